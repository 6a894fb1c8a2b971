using Xunit;

namespace Keras.Testing;

/// <summary>A test that needs a program; it is skipped, with the reason, where the program is not installed.</summary>
public sealed class ToolFactAttribute : FactAttribute
{
    /// <param name="program">Name of the program.</param>
    public ToolFactAttribute(string program)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Skip = Requirement.Skip(folders.Any(folder => File.Exists(Path.Combine(folder, program))), program);
    }
}
