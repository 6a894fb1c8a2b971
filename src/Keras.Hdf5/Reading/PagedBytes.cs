namespace Keras.Hdf5.Reading;

/// <summary>Bytes that are read in pages; for one thread.</summary>
internal sealed class PagedBytes(ByteSource source) : ByteSource
{
    private const int PageBytes = 1 << 14;

    private byte[]? _page;
    private long _pageAddress;
    private int _pageLength;

    public override long Length => source.Length;

    public override void Read(long address, Span<byte> destination)
    {
        if (destination.Length >= PageBytes)
        {
            source.Read(address, destination);
            return;
        }

        while (!destination.IsEmpty)
        {
            if (address < _pageAddress || address >= _pageAddress + _pageLength)
            {
                LoadPage(address);
            }

            ReadOnlySpan<byte> available = _page.AsSpan(0, _pageLength)[(int)(address - _pageAddress)..];
            int count = Math.Min(available.Length, destination.Length);
            available[..count].CopyTo(destination);
            destination = destination[count..];
            address += count;
        }
    }

    private void LoadPage(long address)
    {
        _page ??= new byte[PageBytes];
        _pageLength = 0;
        _pageAddress = address - (address % PageBytes);
        int length = (int)Math.Clamp(source.Length - _pageAddress, address - _pageAddress + 1, PageBytes);
        source.Read(_pageAddress, _page.AsSpan(0, length));
        _pageLength = length;
    }
}
