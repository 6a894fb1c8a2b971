using System.IO.Compression;
using Keras.Testing;

namespace Keras.Images.Tests;

/// <summary>Finds the committed images, and the real ones that lie beside the repository on some machines.</summary>
internal static class TestData
{
    private const string SuiteName = "pngsuite_stb.zip";

    public static string Golden { get; } = RepositoryFiles.Golden("images");

    public static string Real { get; } = Path.Combine(RepositoryFiles.SharedData, "images");

    public static string Small(string name) => Path.Combine(Golden, name);

    public static IEnumerable<string[]> Table(string name)
        => File.ReadLines(Path.Combine(Golden, name)).Select(line => line.Split('\t'));

    /// <summary>
    /// Reads a file named as in <c>real.tsv</c>: relative to the folder, or inside the zip file there.
    /// </summary>
    public static byte[] ReadReal(string name)
    {
        int split = name.IndexOf(SuiteName, StringComparison.Ordinal);
        if (split < 0)
        {
            return File.ReadAllBytes(Path.Combine(Real, name));
        }

        using ZipArchive suite = ZipFile.OpenRead(Path.Combine(Real, name[..(split + SuiteName.Length)]));
        ZipArchiveEntry entry = suite.GetEntry(name[(split + SuiteName.Length + 1)..])
            ?? throw new FileNotFoundException(name);
        using Stream stream = entry.Open();
        byte[] file = new byte[entry.Length];
        stream.ReadExactly(file);
        return file;
    }
}
