namespace Keras.Downloads;

/// <summary>The turn of one among threads and processes, for as long as it is not disposed of.</summary>
/// <remarks>It is a file that one at a time can open, and that is gone afterwards.</remarks>
internal sealed class FileTurn : IDisposable
{
    // The system's numbers for what another holds open: of Windows (a sharing violation), Linux and macOS (EWOULDBLOCK).
    private static readonly int[] s_inUse = [unchecked((int)0x80070020), 11, 35];

    private readonly string _name;
    private readonly FileStream _file;

    private FileTurn(string name, FileStream file)
    {
        _name = name;
        _file = file;
    }

    /// <summary>The turn, or null while another has it.</summary>
    /// <param name="name">The file that says whose turn it is.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public static FileTurn? TryTake(string name)
    {
        try
        {
            // Unix removes a name before it unlocks the file: Dispose does it, once it is certain whose name it is.
            FileOptions options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
            FileStream file = new(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, options);
            if (OperatingSystem.IsWindows() || IsNamed(name, file))
            {
                return new FileTurn(name, file);
            }

            file.Dispose();
            return null;
        }
        catch (IOException exception) when (s_inUse.Contains(exception.HResult))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(_name);
            }
        }
        finally
        {
            _file.Dispose();
        }
    }

    // Who had the turn before may have removed the name between its opening here and its locking, and others have made it anew: an open
    // file is the named one if the name shows the time that is stamped on it.
    private static bool IsNamed(string name, FileStream file)
    {
        File.SetLastWriteTimeUtc(file.SafeFileHandle, DateTime.UnixEpoch.AddSeconds(Random.Shared.Next()));
        return File.Exists(name) && File.GetLastWriteTimeUtc(name) == File.GetLastWriteTimeUtc(file.SafeFileHandle);
    }
}
