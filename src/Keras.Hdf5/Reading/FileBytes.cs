using Microsoft.Win32.SafeHandles;

namespace Keras.Hdf5.Reading;

/// <summary>A file on disk.</summary>
internal sealed class FileBytes : ByteSource
{
    private readonly SafeFileHandle _handle;

    /// <summary>Opens the file; others may write, replace and delete it meanwhile.</summary>
    /// <exception cref="IOException">It does not exist or cannot be opened.</exception>
    public FileBytes(string path)
    {
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
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

    protected override void Close() => _handle.Dispose();
}
