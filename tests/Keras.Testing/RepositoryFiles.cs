namespace Keras.Testing;

/// <summary>Finds files of the repository from wherever the tests run.</summary>
public static class RepositoryFiles
{
    /// <summary>The folder of KerasDenseNet.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Real data beside the repository; it is not part of it and may be absent.</summary>
    public static string SharedData { get; } = Path.GetFullPath(Path.Combine(Root, "../shared/data"));

    /// <summary>A file in tests/golden.</summary>
    public static string Golden(params string[] parts) => Path.Combine([Root, "tests", "golden", .. parts]);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KerasDenseNet.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException($"No KerasDenseNet.slnx above {AppContext.BaseDirectory}.");
    }
}
