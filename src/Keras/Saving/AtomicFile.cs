namespace Keras.Saving;

/// <summary>Writes a file so that a crash at any moment leaves the old content or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>Refuses a folder, and a file that exists, unless it may be replaced.</summary>
    /// <exception cref="IOException">The file exists and <paramref name="overwrite"/> is false, or it is a folder.</exception>
    public static void RequireFree(string path, bool overwrite)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a folder. Give the name of a file.");
        }

        if (!overwrite && File.Exists(path))
        {
            throw new IOException($"{path} exists. Pass overwrite: true to replace it, or choose another name.");
        }
    }

    /// <summary>
    /// Lets <paramref name="write"/> fill a temporary file beside <paramref name="path"/>, flushes it to disk and
    /// renames it. If anything throws, the temporary file is removed and <paramref name="path"/> is as before. A
    /// missing folder is made. What earlier writes of this file have left behind, when the program was ended in the
    /// middle, is removed.
    /// </summary>
    /// <exception cref="IOException">Writing failed.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = TemporaryName(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(temporary)!);
            DeleteLeftovers(path);
            Fill(temporary, path, write);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"Cannot write {path}: {Explain(exception, temporary, path)}", exception);
        }
    }

    /// <summary>Removes what writes of this file have left behind when the program was ended in the middle.</summary>
    public static void DeleteLeftovers(string path)
    {
        string full = Path.GetFullPath(path);
        string start = $".{Path.GetFileName(full)}.";
        foreach (string part in Directory.EnumerateFiles(Path.GetDirectoryName(full)!, "*.part").ToArray())
        {
            if (Path.GetFileName(part).StartsWith(start, StringComparison.Ordinal))
            {
                DeleteUnused(part);
            }
        }
    }

    /// <summary>A name in the same folder, because only there a rename is one step.</summary>
    public static string TemporaryName(string path)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)
            ?? throw new ArgumentException($"Expected the path of a file. Received: \"{path}\".", nameof(path));
        return Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.part");
    }

    /// <summary>The message of an exception, in which a temporary file has the name of the file that is meant.</summary>
    public static string Explain(Exception exception, string temporary, string path) =>
        exception.Message.Replace(temporary, Path.GetFullPath(path), StringComparison.Ordinal);

    private static void Fill(string temporary, string path, Action<Stream> write)
    {
        FileSteps steps = FileSteps.Current;
        try
        {
            using (Stream stream = steps.Create(temporary))
            {
                write(stream);
                steps.Flush(stream);
            }

            steps.Rename(temporary, path);
        }
        catch
        {
            DeleteUnused(temporary);
            throw;
        }
    }

    // Where another process is writing it, it cannot be opened.
    private static void DeleteUnused(string part)
    {
        try
        {
            new FileStream(
                part, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return;
        }
    }
}
