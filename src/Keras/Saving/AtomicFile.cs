namespace Keras.Saving;

/// <summary>Writes a file so that a crash at any moment leaves the old content or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>Refuses a file that exists, unless it may be replaced.</summary>
    /// <exception cref="IOException">The file exists and <paramref name="overwrite"/> is false.</exception>
    public static void RequireFree(string path, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
        {
            throw new IOException($"{path} exists. Pass overwrite: true to replace it, or choose another name.");
        }
    }

    /// <summary>Writes a whole file.</summary>
    /// <exception cref="IOException">The file exists and <paramref name="overwrite"/> is false, or writing failed.</exception>
    public static void Write(string path, byte[] content, bool overwrite)
    {
        RequireFree(path, overwrite);
        Write(path, stream => stream.Write(content));
    }

    /// <summary>
    /// Lets <paramref name="write"/> fill a temporary file beside <paramref name="path"/>, flushes it to disk and
    /// renames it. If anything throws, the temporary file is removed and <paramref name="path"/> is as before.
    /// </summary>
    public static void Write(string path, Action<FileStream> write)
    {
        string temporary = TemporaryName(path);
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Removes what writes of this file have left behind when the program was ended in the middle.</summary>
    public static void DeleteLeftovers(string path)
    {
        string full = Path.GetFullPath(path);
        foreach (string part in Directory.GetFiles(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.*.part"))
        {
            File.Delete(part);
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
}
