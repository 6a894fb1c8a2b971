using Xunit;

namespace Keras.Testing;

/// <summary>Cases over real data beside the repository; they are skipped, with the reason, if absent.</summary>
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    /// <param name="needed">Files or folders under ../shared/data.</param>
    public SharedDataTheoryAttribute(params string[] needed)
    {
        Skip = SharedDataRequirement.Missing(needed);
    }
}
