namespace Keras.Saving;

/// <summary>Finds out before a long training whether its results can be written, and changes nothing.</summary>
/// <remarks>
/// Room on the disk is kept for everything asked for until the check is disposed, so that several files of one disk
/// need room beside each other. Fit asks all callbacks by <c>Callback.CheckOutputs</c>.
/// </remarks>
/// <example>
/// <code>
/// using OutputCheck check = new();
/// check.RequireFile("report.txt", overwrite: true, bytes: 10_000);
/// </code>
/// </example>
public sealed class OutputCheck : IDisposable
{
    private readonly List<FileStream> _reserved = [];

    /// <summary>Refuses a file that could not be written as a whole; a missing folder will be made then.</summary>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <param name="bytes">Length of the file.</param>
    /// <exception cref="IOException">
    /// The file exists and <paramref name="overwrite"/> is false, the path is a folder or leads through a file, the
    /// folder cannot be written, or there is no room.
    /// </exception>
    public void RequireFile(string path, bool overwrite = false, long bytes = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.RequireFree(path, overwrite);
        string full = AtomicFile.Target(path);
        if (Path.GetFileName(full).Length == 0)
        {
            throw new IOException($"{path} is a folder. Give the name of a file.");
        }

        if (OperatingSystem.IsWindows() && File.Exists(full) && File.GetAttributes(full).HasFlag(FileAttributes.ReadOnly))
        {
            throw new IOException($"{path} cannot be replaced: it is read-only.");
        }

        Reserve(path, AtomicFile.TemporaryName(Path.Combine(ExistingFolder(full), Path.GetFileName(full))), bytes);
    }

    /// <summary>Refuses a file that could not be made, or written on at its end.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot.</exception>
    public void RequireAppendable(string path)
    {
        if (!File.Exists(path))
        {
            RequireFile(path);
            return;
        }

        try
        {
            using FileStream unchanged = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Refuses a folder that could not hold new files; a missing one will be made then.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="bytes">Length of all files that will be in it.</param>
    /// <exception cref="IOException">A file has that name, or the folder cannot be written, or there is no room.</exception>
    public void RequireFolder(string folder, long bytes = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string full = Path.GetFullPath(folder);
        Reserve(folder, AtomicFile.TemporaryName(Path.Combine(ExistingFolder(Path.Combine(full, "x")), "check")), bytes);
    }

    /// <summary>Gives back the room that was kept.</summary>
    public void Dispose()
    {
        foreach (FileStream probe in _reserved)
        {
            probe.Dispose();
        }

        _reserved.Clear();
    }

    // Folders that are missing can be made where the last one of them that exists can be written.
    internal static string ExistingFolder(string full)
    {
        string? folder = Path.GetDirectoryName(full);
        while (folder is not null && !Directory.Exists(folder))
        {
            if (File.Exists(folder))
            {
                throw new IOException($"{full} cannot be written: {folder} is a file, not a folder.");
            }

            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new IOException($"{full} cannot be written: there is no {Path.GetPathRoot(full)}.");
    }

    private void Reserve(string path, string probe, long bytes)
    {
        try
        {
            _reserved.Add(new FileStream(probe, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Delete,
                Options = FileOptions.DeleteOnClose,
                PreallocationSize = bytes,
            }));
            if (!OperatingSystem.IsWindows())
            {
                // Elsewhere a file without a name keeps its room, and is gone even if the process is killed now.
                File.Delete(probe);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string room = bytes > 0 ? $" It needs room for {bytes:N0} bytes." : "";
            throw new IOException(
                $"{path} cannot be written: {AtomicFile.Explain(exception, probe, path)}{room}", exception);
        }
    }
}
