using Xunit;

namespace Keras.Testing;

/// <summary>Tests that need a program; they are skipped, with the reason, where the program is not installed.</summary>
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    /// <param name="program">Name of the program.</param>
    public ToolTheoryAttribute(string program) => Skip = new ToolFactAttribute(program).Skip;
}
