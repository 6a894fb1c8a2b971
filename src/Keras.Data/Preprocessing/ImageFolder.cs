namespace Keras.Preprocessing;

/// <summary>Finds the image files below a folder, in the order of Keras.</summary>
internal static class ImageFolder
{
    /// <summary>The names of the folders in a folder, in order.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static string[] Subfolders(string folder) =>
        [.. Directory.GetDirectories(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    /// <summary>
    /// The image files at any depth: folders by their whole path, files by their name. What holds nothing, as pipes and
    /// devices do, is left out with a warning.
    /// </summary>
    /// <param name="folder">Where to look; a folder that does not exist holds no images.</param>
    /// <param name="extensions">What names of images end with, in lower case.</param>
    /// <param name="followLinks">Whether to enter folders that are symbolic links; not those that lead back.</param>
    /// <returns>Paths that begin with <paramref name="folder"/>.</returns>
    public static IEnumerable<string> Images(string folder, string[] extensions, bool followLinks)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        // Ordered as a whole, since "a-b" stands before "a/b".
        return Folders(folder, [], followLinks)
            .Order(StringComparer.Ordinal)
            .SelectMany(path => Directory.GetFiles(path).Order(StringComparer.Ordinal))
            .Where(file => IsImage(file, extensions) && IsTaken(file));
    }

    /// <summary>Whether the name is that of an image.</summary>
    public static bool IsImage(string file, string[] extensions) =>
        extensions.Any(extension => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether there is a file that holds something; a pipe, socket or device holds nothing.</summary>
    public static bool HasContent(string file)
    {
        FileInfo info = new(file);
        try
        {
            return info.Exists
                && (info.ResolveLinkTarget(returnFinalTarget: true) ?? info) is FileInfo { Exists: true, Length: > 0 };
        }
        catch (IOException)
        {
            // A link that leads to itself.
            return false;
        }
    }

    // To open a pipe would be to wait for who writes into it, maybe forever.
    private static bool IsTaken(string file)
    {
        bool isTaken = HasContent(file);
        if (!isTaken)
        {
            Warnings.Write(
                $"Skipped \"{file}\": it is empty, or no file but a pipe, socket, device or a link that leads nowhere.");
        }

        return isTaken;
    }

    private static IEnumerable<string> Folders(string folder, string[] above, bool followLinks)
    {
        string place = above.Length == 0 ? Path.GetFullPath(folder) : Path.Combine(above[^1], Path.GetFileName(folder));
        string real = Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? place;
        return above.Contains(real)
            ? []
            : Directory.GetDirectories(folder)
                .Where(inner => followLinks || new DirectoryInfo(inner).LinkTarget is null)
                .SelectMany(inner => Folders(inner, [.. above, real], followLinks))
                .Prepend(folder);
    }
}
