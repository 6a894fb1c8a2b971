using System.Buffers.Binary;

namespace Keras.Hdf5.Reading;

/// <summary>Reads a structure from front to back and refuses to go beyond its end.</summary>
internal ref struct ByteCursor
{
    private readonly FileMap _map;
    private readonly string _what;
    private ReadOnlySpan<byte> _rest;

    public ByteCursor(FileMap map, ReadOnlySpan<byte> bytes, string what)
    {
        _map = map;
        _rest = bytes;
        _what = what;
    }

    /// <summary>Number of bytes not read yet.</summary>
    public readonly int Remaining => _rest.Length;

    public byte Byte() => Bytes(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    /// <summary>An unsigned number of 1, 2, 4 or 8 bytes.</summary>
    public ulong UInt(int bytes) => bytes switch
    {
        1 => Byte(),
        2 => UInt16(),
        4 => UInt32(),
        _ => UInt64(),
    };

    /// <summary>An unsigned number of 1 to 8 bytes.</summary>
    public ulong UIntOf(int bytes)
    {
        ulong value = 0;
        ReadOnlySpan<byte> digits = Bytes(bytes);
        for (int i = digits.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | digits[i];
        }

        return value;
    }

    public void Skip(int count) => Bytes(count);

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw _map.Failure($"the {_what} ends too early; the file is damaged");
        }

        ReadOnlySpan<byte> bytes = _rest[..count];
        _rest = _rest[count..];
        return bytes;
    }

    /// <summary>Bytes up to a zero byte, which is skipped.</summary>
    public ReadOnlySpan<byte> Text()
    {
        int length = _rest.IndexOf((byte)0);
        ReadOnlySpan<byte> text = Bytes(length < 0 ? int.MaxValue : length);
        Skip(1);
        return text;
    }

    /// <summary>Refuses the file unless the next bytes are <paramref name="signature"/>.</summary>
    public void Expect(ReadOnlySpan<byte> signature)
    {
        if (!Bytes(signature.Length).SequenceEqual(signature))
        {
            throw _map.Failure($"the {_what} does not begin with its signature; the file is damaged");
        }
    }

    /// <summary>Refuses the file unless the next byte is <paramref name="version"/>.</summary>
    public void ExpectVersion(int version)
    {
        int found = Byte();
        if (found != version)
        {
            throw _map.Failure($"the {_what} has version {found}, but version {version} was expected");
        }
    }
}
