namespace Keras.Testing;

/// <summary>Another Keras cache, until the end of a test.</summary>
public sealed class KerasHomeScope : IDisposable
{
    private const string Variable = "KERAS_HOME";

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    /// <param name="folder">The cache.</param>
    public KerasHomeScope(string folder)
    {
        Environment.SetEnvironmentVariable(Variable, folder);
    }

    /// <summary>A cache in a new folder that holds a file of ../shared/data as if it had been downloaded.</summary>
    /// <param name="folder">The cache.</param>
    /// <param name="name">The file, which goes into <c>models</c>.</param>
    public static KerasHomeScope With(TemporaryFolder folder, string name)
    {
        Directory.CreateDirectory(folder.File("models"));
        File.Copy(Path.Combine(RepositoryFiles.SharedData, name), Path.Combine(folder.File("models"), name));
        return new KerasHomeScope(folder.FullName);
    }

    /// <inheritdoc/>
    public void Dispose() => Environment.SetEnvironmentVariable(Variable, _before);
}
