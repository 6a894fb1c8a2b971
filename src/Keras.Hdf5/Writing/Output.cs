namespace Keras.Hdf5.Writing;

/// <summary>Where structures go, one behind the other: a stream, or nowhere, to learn their addresses.</summary>
/// <param name="stream">The stream, at <paramref name="position"/>; null for nowhere.</param>
/// <param name="position">The address of the next byte.</param>
internal sealed class Output(Stream? stream, ulong position)
{
    private const int Alignment = 8;

    private readonly byte[] _buffer = new byte[1 << 16];
    private int _used;

    /// <summary>The address of the next byte.</summary>
    public ulong Position { get; private set; } = position;

    /// <summary>Fills up so that the next structure is aligned.</summary>
    /// <returns>Its address.</returns>
    public ulong Align()
    {
        ReadOnlySpan<byte> zeros = stackalloc byte[Alignment];
        Append(zeros[..(int)(-(long)Position & (Alignment - 1))]);
        return Position;
    }

    /// <summary>Appends a structure.</summary>
    /// <returns>Its address.</returns>
    public ulong Put(ByteBuilder structure)
    {
        ulong address = Align();
        Append(structure.Written);
        return address;
    }

    /// <summary>Appends data that writes itself.</summary>
    /// <returns>Its address.</returns>
    public ulong Put(long length, Action<Stream> write)
    {
        ulong address = Align();
        if (stream != null)
        {
            Flush();
            write(stream);
        }

        Position += (ulong)length;
        return address;
    }

    /// <summary>Hands everything to the stream.</summary>
    public void Flush()
    {
        stream?.Write(_buffer, 0, _used);
        _used = 0;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Position += (ulong)bytes.Length;
        if (bytes.Length > _buffer.Length - _used)
        {
            Flush();
        }

        if (bytes.Length > _buffer.Length)
        {
            stream?.Write(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }
}
