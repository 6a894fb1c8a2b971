using Keras.Hdf5.Reading;
using Keras.Hdf5.Writing;

namespace Keras.Hdf5.Format;

/// <summary>An element type in a file.</summary>
/// <param name="Element">What an element is.</param>
/// <param name="Size">Bytes of an element in the file.</param>
internal sealed record Datatype(Hdf5ElementType Element, uint Size)
{
    private const int MaxNesting = 4;
    private const int IntegerClass = 0;
    private const int FloatClass = 1;
    private const int StringClass = 3;
    private const int OpaqueClass = 5;
    private const int ReferenceClass = 7;
    private const int EnumerationClass = 8;
    private const int VariableLengthClass = 9;
    private const uint BigEndian = 0x01;
    private const uint Signed = 0x08;
    private const uint ImpliedLeadingOne = 0x20;
    private const uint ReferenceBytes = 16;

    /// <summary>
    /// Widths of the floating-point types there are: size, sign, first bit and number of bits of the exponent, bits of
    /// the mantissa, bias. Others would have to be converted bit by bit, and nobody writes them for weights.
    /// </summary>
    private static readonly FloatLayout[] s_floats =
    [
        new(Hdf5ElementType.Float16, 2, 15, 10, 5, 10, 15),
        new(Hdf5ElementType.BFloat16, 2, 15, 7, 8, 7, 127),
        new(Hdf5ElementType.Float32, 4, 31, 23, 8, 23, 127),
        new(Hdf5ElementType.Float64, 8, 63, 52, 11, 52, 1023),
    ];

    /// <summary>Whether the first byte of a number is its most significant.</summary>
    public bool IsBigEndian { get; private init; }

    /// <summary>Whether an element only refers to its content, in a global heap.</summary>
    public bool IsVariableLength { get; private init; }

    /// <summary>Bytes of a part of content of variable length: 1 for a text.</summary>
    public uint ContentSize { get; private init; }

    /// <summary>How a text of fixed length is filled up.</summary>
    public TextPadding Padding { get; private init; }

    /// <summary>The character set that a text declares.</summary>
    public Hdf5Charset Charset { get; private init; }

    /// <summary>Whether elements are two bytes without meaning to HDF5, as NumPy hands a bfloat16 to h5py.</summary>
    public bool IsOpaquePair { get; private init; }

    /// <summary>The type of numbers in this machine's memory.</summary>
    public static Datatype Number(Hdf5ElementType element) =>
        new(element, (uint)ElementTypes.Size(element)) { IsBigEndian = !BitConverter.IsLittleEndian };

    /// <summary>Texts that take as many bytes each, padded with zeros and marked as ASCII: NumPy's <c>S</c>.</summary>
    public static Datatype FixedText(int size) =>
        new(Hdf5ElementType.String, (uint)size) { Padding = TextPadding.Zeros };

    /// <summary>Texts of any length, in a global heap.</summary>
    public static Datatype VariableText(Hdf5Charset charset) =>
        new(Hdf5ElementType.String, ReferenceBytes) { IsVariableLength = true, ContentSize = 1, Charset = charset };

    /// <summary>Decodes a datatype message, from which the bytes after it are left to the caller.</summary>
    public static Datatype Read(FileMap map, ref ByteCursor cursor) => Read(map, ref cursor, nesting: 0);

    /// <summary>Encodes the message in its first version.</summary>
    public void Write(ByteBuilder builder)
    {
        if (IsVariableLength)
        {
            const int Text = 1;
            Head(builder, VariableLengthClass, Text | ((uint)Charset << 8), Size);
            new Datatype(Hdf5ElementType.UInt8, 1).Write(builder);
        }
        else if (Element == Hdf5ElementType.String)
        {
            Head(builder, StringClass, (uint)Padding | ((uint)Charset << 4), Size);
        }
        else if (Element == Hdf5ElementType.Boolean)
        {
            Head(builder, EnumerationClass, 2, Size);
            new Datatype(Hdf5ElementType.Int8, 1).Write(builder);
            builder.Bytes("FALSE\0\0\0TRUE\0\0\0\0"u8).Byte(0).Byte(1);
        }
        else if (Array.Find(s_floats, layout => layout.Element == Element) is FloatLayout layout)
        {
            Head(builder, FloatClass, Order | ImpliedLeadingOne | ((uint)layout.Sign << 8), Size);
            builder.UInt16(0).UInt16(8 * Size).Byte(layout.Exponent).Byte(layout.ExponentBits).Byte(0)
                .Byte(layout.MantissaBits).UInt32(layout.Bias);
        }
        else
        {
            Head(builder, IntegerClass, Order | (ElementTypes.IsSigned(Element) ? Signed : 0), Size);
            builder.UInt16(0).UInt16(8 * Size);
        }
    }

    private uint Order => IsBigEndian ? BigEndian : 0;

    private static void Head(ByteBuilder builder, uint kind, uint flags, uint size) =>
        builder.UInt32(0x10 | kind | (flags << 8)).UInt32(size);

    private static Datatype Read(FileMap map, ref ByteCursor cursor, int nesting)
    {
        if (nesting > MaxNesting)
        {
            throw map.Failure("a type is nested too deeply; the file is damaged");
        }

        uint head = cursor.UInt32();
        uint size = cursor.UInt32();
        uint version = (head >> 4) & 0xF;
        uint flags = head >> 8;
        if (version is < 1 or > 3 || size == 0)
        {
            throw map.Failure($"a type has version {version} and {size} bytes; the file is damaged");
        }

        switch (head & 0xF)
        {
            case IntegerClass:
                return ReadInteger(map, ref cursor, size, flags);
            case FloatClass:
                return ReadFloat(map, ref cursor, size, flags);
            case StringClass:
                Require(map, (flags & 0xF) <= 2 && flags >> 4 <= 1, "a text type");
                return new Datatype(Hdf5ElementType.String, size)
                {
                    Padding = (TextPadding)(flags & 0xF),
                    Charset = (Hdf5Charset)(flags >> 4),
                };
            case OpaqueClass:
                Require(map, flags <= 0xFF, "an opaque type");
                cursor.Skip((int)flags);
                return new Datatype(Hdf5ElementType.Other, size) { IsOpaquePair = size == 2 };
            case ReferenceClass:
                Require(map, flags <= 1 && size == (flags == 0 ? 8 : 12), "a reference type");
                return new Datatype(Hdf5ElementType.Other, size);
            case EnumerationClass:
                return ReadEnumeration(map, ref cursor, size, flags, version, nesting);
            case VariableLengthClass:
                return ReadVariableLength(map, ref cursor, size, flags, nesting);
            default:
                throw map.Failure(
                    $"a type is of class {head & 0xF}; numbers, texts, enumerations, opaque bytes, references and "
                    + "lists of these are supported");
        }
    }

    private static Datatype ReadInteger(FileMap map, ref ByteCursor cursor, uint size, uint flags)
    {
        int offset = cursor.UInt16();
        uint precision = cursor.UInt16();
        Require(
            map,
            size is 1 or 2 or 4 or 8 && offset == 0 && precision == 8 * size && (flags & ~(BigEndian | Signed)) == 0,
            "an integer type");
        return new Datatype(ElementTypes.Integer((int)size, (flags & Signed) != 0), size)
        {
            IsBigEndian = (flags & BigEndian) != 0,
        };
    }

    private static Datatype ReadFloat(FileMap map, ref ByteCursor cursor, uint size, uint flags)
    {
        int offset = cursor.UInt16();
        uint precision = cursor.UInt16();
        int exponent = cursor.Byte();
        int exponentBits = cursor.Byte();
        int mantissa = cursor.Byte();
        int mantissaBits = cursor.Byte();
        uint bias = cursor.UInt32();
        int sign = (int)(flags >> 8);
        FloatLayout? found = Array.Find(
            s_floats,
            layout => layout with { Element = default }
                == new FloatLayout(default, size, sign, exponent, exponentBits, mantissaBits, bias));
        Require(
            map,
            offset == 0 && mantissa == 0 && precision == 8 * size
            && (flags & 0xFF & ~BigEndian) == ImpliedLeadingOne && found != null,
            "a floating-point type");
        return new Datatype(found!.Element, size) { IsBigEndian = (flags & BigEndian) != 0 };
    }

    private static Datatype ReadEnumeration(
        FileMap map, ref ByteCursor cursor, uint size, uint flags, uint version, int nesting)
    {
        int members = (int)(flags & 0xFFFF);
        ByteCursor start = cursor;
        Require(map, members > 0 && flags <= 0xFFFF && (start.Byte() & 0xF) == IntegerClass, "an enumeration type");
        Datatype values = Read(map, ref cursor, nesting + 1);
        bool isBoolean = members == 2 && size == 1;
        for (int member = 0; member < members; member++)
        {
            ReadOnlySpan<byte> name = cursor.Text();
            isBoolean &= name.SequenceEqual(member == 0 ? "FALSE"u8 : "TRUE"u8);
            if (version < 3)
            {
                cursor.Skip(-(name.Length + 1) & 7);
            }
        }

        Require(map, values.Size == size, "an enumeration type");
        isBoolean &= cursor.Bytes(members * (int)size).SequenceEqual((ReadOnlySpan<byte>)[0, 1]);
        return new Datatype(isBoolean ? Hdf5ElementType.Boolean : Hdf5ElementType.Other, size);
    }

    private static Datatype ReadVariableLength(
        FileMap map, ref ByteCursor cursor, uint size, uint flags, int nesting)
    {
        uint kind = flags & 0xF;
        uint padding = (flags >> 4) & 0xF;
        uint charset = flags >> 8;
        Require(map, kind <= 1 && padding <= 2 && charset <= 1 && size == ReferenceBytes, "a type of variable length");
        Datatype content = Read(map, ref cursor, nesting + 1);
        Require(map, kind == 0 || (content.Size == 1 && !content.IsVariableLength), "a text type of variable length");
        return new Datatype(kind == 1 ? Hdf5ElementType.String : Hdf5ElementType.Other, size)
        {
            IsVariableLength = true,
            ContentSize = content.Size,
            Charset = (Hdf5Charset)charset,
        };
    }

    private static void Require(FileMap map, bool condition, string what)
    {
        if (!condition)
        {
            throw map.Failure($"{what} has values that no program writes; the file is damaged or not supported");
        }
    }

    private sealed record FloatLayout(
        Hdf5ElementType Element, uint Size, int Sign, int Exponent, int ExponentBits, int MantissaBits, uint Bias);
}
