using System.Buffers;
using System.Buffers.Binary;

namespace Keras.Hdf5.Writing;

/// <summary>Puts a structure together, front to back.</summary>
/// <param name="capacity">Bytes to begin with; it grows.</param>
internal sealed class ByteBuilder(int capacity = 64)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);

    /// <summary>Number of bytes.</summary>
    public int Length => _bytes.WrittenCount;

    /// <summary>The structure so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public ByteBuilder Byte(int value)
    {
        Room(1)[0] = (byte)value;
        return this;
    }

    public ByteBuilder UInt16(uint value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Room(sizeof(ushort)), checked((ushort)value));
        return this;
    }

    public ByteBuilder UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Room(sizeof(uint)), value);
        return this;
    }

    public ByteBuilder UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(sizeof(ulong)), value);
        return this;
    }

    public ByteBuilder Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public ByteBuilder Zeros(int count)
    {
        Room(count).Clear();
        return this;
    }

    /// <summary>Fills up to a multiple of 8.</summary>
    public ByteBuilder Pad() => Zeros(-Length & 7);

    private Span<byte> Room(int count)
    {
        Span<byte> room = _bytes.GetSpan(count)[..count];
        _bytes.Advance(count);
        return room;
    }
}
