using Keras.Testing;

namespace Keras.Hdf5.Tests;

/// <summary>Files that Keras wrote, in the folder beside the repository.</summary>
internal static class RealFiles
{
    public const string Folder = "h5";

    /// <summary>Paths of all files, in a fixed order; none where the folder is absent.</summary>
    public static IReadOnlyList<string> All { get; } = Find(Path.Combine(RepositoryFiles.SharedData, Folder));

    private static string[] Find(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(static path => Path.GetExtension(path) is ".h5" or ".hdf5")
            .Order(StringComparer.Ordinal)];
}
