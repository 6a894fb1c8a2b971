namespace Tensorflow.Tests.Effects;

/// <summary>Folders for the calls' files, which go with the process.</summary>
internal static class Scratch
{
    private static readonly Lazy<string> s_root = new(() =>
    {
        string root = Directory.CreateTempSubdirectory("keras-test-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        return root;
    });

    private static int s_count;

    public static string Folder() => Directory.CreateDirectory(Path.Combine(s_root.Value, $"{s_count++}")).FullName;

    /// <summary>What lies in a folder: names and lengths.</summary>
    public static string Listed(string folder) => string.Join(", ", Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order()
        .Select(path => $"{Path.GetRelativePath(folder, path)} {new FileInfo(path).Length}"));
}
