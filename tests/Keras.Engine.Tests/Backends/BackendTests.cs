using Keras.Testing;

namespace Keras.Engine.Tests.Backends;

public class BackendTests
{
    [Fact]
    public void Only_the_default_names_the_CPU_outside_its_folder()
    {
        string engine = Path.Combine(RepositoryFiles.Root, "src", "Keras.Engine");
        string cpu = Path.Combine(engine, "Cpu") + Path.DirectorySeparatorChar;
        string[] files = [.. Directory.EnumerateFiles(engine, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.StartsWith(cpu, StringComparison.Ordinal) && File.ReadAllText(file).Contains("Keras.Engine.Cpu"))
            .Select(file => Path.GetRelativePath(engine, file))];
        Assert.Equal([Path.Combine("Backends", "BackendSelection.cs")], files);
    }
}
