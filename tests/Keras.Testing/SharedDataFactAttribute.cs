using Xunit;

namespace Keras.Testing;

/// <summary>A test over real data beside the repository; it is skipped, with the reason, where it is absent.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    /// <param name="needed">Files or folders under ../shared/data.</param>
    public SharedDataFactAttribute(params string[] needed)
    {
        Skip = SharedDataRequirement.Missing(needed);
    }
}
