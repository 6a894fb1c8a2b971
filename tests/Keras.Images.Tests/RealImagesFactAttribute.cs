namespace Keras.Images.Tests;

/// <summary>A test that is skipped, with a message, where the real images are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealImagesFactAttribute : FactAttribute
{
    public RealImagesFactAttribute()
    {
        if (!Directory.Exists(TestData.Real))
        {
            Skip = $"Needs the real images in {TestData.Real}.";
        }
    }
}
