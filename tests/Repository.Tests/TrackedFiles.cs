using System.ComponentModel;
using System.Diagnostics;
using Keras.Testing;

namespace Repository.Tests;

/// <summary>The repository's own files: what examples and tools have written beside them does not count.</summary>
internal static class TrackedFiles
{
    /// <summary>Paths from the root, with forward slashes.</summary>
    public static IReadOnlyList<string> All { get; } = FromGit() ?? FromDisk();

    /// <summary>Full paths of the files under a folder whose name ends so.</summary>
    public static IEnumerable<string> Under(string folder, string ending) =>
        All.Where(file => file.StartsWith($"{folder}/", StringComparison.Ordinal) && file.EndsWith(ending, StringComparison.Ordinal))
            .Select(file => Path.Combine(RepositoryFiles.Root, file)).Where(File.Exists);

    private static string[]? FromGit()
    {
        ProcessStartInfo start = new("git", ["ls-files", "-z"]) { WorkingDirectory = RepositoryFiles.Root };
        try
        {
            ChildProcess.Ended git = ChildProcess.Run(start);
            return git.ExitCode == 0 ? git.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    // Sources that came without git: all files but those of folders for tools.
    private static string[] FromDisk() =>
    [
        .. Directory.GetFiles(RepositoryFiles.Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/'))
            .Where(file => file[0] != '.'),
    ];
}
