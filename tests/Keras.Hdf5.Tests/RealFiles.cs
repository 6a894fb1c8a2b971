using Keras.Testing;

namespace Keras.Hdf5.Tests;

/// <summary>Files that Keras wrote, in the folder beside the repository.</summary>
internal static class RealFiles
{
    public const string Folder = "h5";

    /// <summary>Paths of all files, in a fixed order; none where the folder is absent.</summary>
    public static IReadOnlyList<string> All { get; } = Find(".h5", ".hdf5");

    /// <summary>Paths of all archives of Keras 3, whose weights are such a file.</summary>
    public static IReadOnlyList<string> Archives { get; } = Find(".keras");

    private static string Whole => Path.Combine(RepositoryFiles.SharedData, Folder);

    private static string[] Find(params string[] extensions) => !Directory.Exists(Whole)
        ? []
        : [.. Directory.EnumerateFiles(Whole, "*", SearchOption.AllDirectories)
            .Where(path => extensions.Contains(Path.GetExtension(path)))
            .Order(StringComparer.Ordinal)];
}
