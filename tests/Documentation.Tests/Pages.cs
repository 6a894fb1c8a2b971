using Keras.Testing;

namespace Documentation.Tests;

/// <summary>The Markdown files of the repository.</summary>
internal static class Pages
{
    private static readonly string[] s_folders = ["", ".github", "docs", "examples", "src", "tests", "weights"];

    /// <summary>All of them, by their paths from the root.</summary>
    public static IReadOnlyDictionary<string, Page> All { get; } = s_folders
        .SelectMany(folder => Directory.GetFiles(
            Path.Combine(RepositoryFiles.Root, folder),
            "*.md",
            folder == "" ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/'))
        .Where(file => !file.StartsWith("docs/_site/", StringComparison.Ordinal) && !file.StartsWith("docs/api/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal).ToDictionary(file => file, Page.Read);

    /// <summary>Those that are written for users.</summary>
    public static IReadOnlyList<Page> ForUsers { get; } =
    [
        .. All.Values.Where(page => page.Path is "README.md" or "examples/README.md" or "src/Package/README.md"
            || page.Path.StartsWith("docs/", StringComparison.Ordinal)),
    ];
}
