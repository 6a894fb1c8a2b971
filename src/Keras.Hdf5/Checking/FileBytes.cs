using Microsoft.Win32.SafeHandles;

namespace Keras.Hdf5.Checking;

/// <summary>A file on disk, read in pages: structures are small and lie close together.</summary>
internal sealed class FileBytes : ByteSource, IDisposable
{
    private const int PageBytes = 1 << 14;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _page = new byte[PageBytes];
    private long _pageAddress;
    private int _pageLength;

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
            if (address < _pageAddress || address >= _pageAddress + _pageLength)
            {
                LoadPage(address);
            }

            ReadOnlySpan<byte> available = _page.AsSpan((int)(address - _pageAddress).._pageLength);
            int count = Math.Min(available.Length, destination.Length);
            available[..count].CopyTo(destination);
            destination = destination[count..];
            address += count;
        }
    }

    public void Dispose() => _handle.Dispose();

    private void LoadPage(long address)
    {
        _pageAddress = address - (address % PageBytes);
        _pageLength = RandomAccess.Read(_handle, _page, _pageAddress);
        if (address >= _pageAddress + _pageLength)
        {
            throw new EndOfStreamException("The file became shorter while it was read.");
        }
    }
}
