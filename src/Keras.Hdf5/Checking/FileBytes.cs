using Microsoft.Win32.SafeHandles;

namespace Keras.Hdf5.Checking;

/// <summary>A file on disk, read where asked.</summary>
internal sealed class FileBytes : ByteSource, IDisposable
{
    private readonly SafeFileHandle _handle;

    /// <summary>Opens the file.</summary>
    /// <exception cref="IOException">It does not exist or cannot be opened.</exception>
    public FileBytes(string path)
    {
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.RandomAccess);
        Length = RandomAccess.GetLength(_handle);
    }

    public override long Length { get; }

    public override void Read(long address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomAccess.Read(_handle, destination, address);
            if (count == 0)
            {
                throw new EndOfStreamException("The file became shorter while it was read.");
            }

            destination = destination[count..];
            address += count;
        }
    }

    public void Dispose() => _handle.Dispose();
}
