namespace Keras.Fuzz;

/// <summary>A file for readers that take a path, and a folder for those that write.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly DirectoryInfo _folder;

    /// <param name="extension">Of the file, such as <c>.h5</c>.</param>
    public Scratch(string extension)
    {
        // afl-fuzz ends processes without a word: `run` removes what they leave.
        string parent = Environment.GetEnvironmentVariable("KERAS_FUZZ_SCRATCH") ?? Path.GetTempPath();
        _folder = Directory.CreateDirectory(Path.Combine(parent, $"keras-fuzz-{Guid.NewGuid():N}"));
        Input = Path.Combine(_folder.FullName, $"input{extension}");
    }

    /// <summary>Where the input lies.</summary>
    public string Input { get; }

    /// <summary>A folder to write to, which is empty for every input.</summary>
    public string Folder()
    {
        string folder = Path.Combine(_folder.FullName, "output");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
