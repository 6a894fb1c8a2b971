namespace Keras.Downloads;

/// <summary>The turn of one among threads and processes, for as long as it is not disposed of.</summary>
/// <remarks>It is a file that one at a time can open, and that is gone afterwards.</remarks>
internal sealed class FileTurn : IDisposable
{
    // The system's numbers for what another holds open: of Windows (a sharing violation), Linux and macOS (EWOULDBLOCK).
    private static readonly int[] s_inUse = [unchecked((int)0x80070020), 11, 35];

    // So many lengths tell files apart, and none takes room.
    private const int MostLength = 1 << 20;

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
            bool isNamed = false;
            try
            {
                isNamed = OperatingSystem.IsWindows() || IsNamed(name, file);
                return isNamed ? new FileTurn(name, file) : null;
            }
            finally
            {
                if (!isNamed)
                {
                    file.Dispose();
                }
            }
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
    // file is the named one if the name shows the length that it is given. (A time can be given by the owner alone.)
    private static bool IsNamed(string name, FileStream file)
    {
        FileInfo named = new(name);
        file.SetLength(Random.Shared.Next(1, MostLength));
        return named.Exists && named.Length == file.Length;
    }
}
