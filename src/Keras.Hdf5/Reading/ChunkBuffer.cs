namespace Keras.Hdf5.Reading;

/// <summary>Two pieces of memory that filters take turns in, used again for every chunk.</summary>
internal sealed class ChunkBuffer
{
    private byte[] _content = [];
    private byte[] _other = [];
    private int _length;

    /// <summary>The chunk as far as it is unpacked.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(0, _length);

    /// <summary>Room for a new chunk, which then is the content.</summary>
    public Span<byte> Begin(int length)
    {
        _length = length;
        return Room(ref _content, length);
    }

    /// <summary>Room beside the content.</summary>
    public Span<byte> Other(int length) => Room(ref _other, length);

    /// <summary>Makes the other piece the content.</summary>
    /// <returns>True.</returns>
    public bool Swap(int length)
    {
        (_content, _other, _length) = (_other, _content, length);
        return true;
    }

    /// <summary>Drops the end of the content.</summary>
    public void Shorten(int length) => _length = length;

    /// <summary>The content as a stream.</summary>
    public Stream OpenContent() => new MemoryStream(_content, 0, _length, writable: false);

    private static Span<byte> Room(ref byte[] memory, int length)
    {
        if (memory.Length < length)
        {
            memory = GC.AllocateUninitializedArray<byte>(length);
        }

        return memory.AsSpan(0, length);
    }
}
