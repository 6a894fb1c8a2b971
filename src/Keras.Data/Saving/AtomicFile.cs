using Microsoft.Win32.SafeHandles;

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
    /// middle, is removed. Links stay links, and who may read the old file may read the new one.
    /// </summary>
    /// <exception cref="IOException">Writing failed, or there is something else than a file.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = Target(path);
        string temporary = TemporaryName(target);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(temporary)!);
            DeleteLeftovers(target);
            Fill(temporary, target, write);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new IOException($"Cannot write {path}: {Explain(exception, temporary, path)}", exception);
        }
    }

    /// <summary>The file that a path leads to, behind links.</summary>
    /// <exception cref="IOException">It is a device, pipe or socket, which a rename would replace, or links lead in a circle.</exception>
    public static string Target(string path)
    {
        FileInfo file = new(Path.GetFullPath(path));
        if (file.LinkTarget is not null)
        {
            file = (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
        }

        return !file.Exists || file.Length > 0 || IsFile(file.FullName)
            ? file.FullName
            : throw new IOException($"{path} is no file but a device, pipe or socket, which cannot be replaced. Choose another name.");
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
                if (!OperatingSystem.IsWindows() && File.Exists(path))
                {
                    File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
                }

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

    // All that is empty looks alike; only files have a length that can be set.
    private static bool IsFile(string path)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(
                path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.SetLength(file, 0);
            return true;
        }
        catch (Exception exception) when (exception is IOException or NotSupportedException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            // Nobody may write it, but the folder decides whether it can be replaced.
            return true;
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
