namespace Keras.Hdf5.Checking;

/// <summary>An element type in a file.</summary>
/// <param name="Size">Bytes of an element in the file.</param>
/// <param name="IsVariableLength">Whether an element only refers to its content, in a global heap.</param>
/// <param name="ContentSize">Bytes of a part of that content: 1 for a text.</param>
internal sealed record Datatype(uint Size, bool IsVariableLength, uint ContentSize)
{
    private const int MaxNesting = 4;

    /// <summary>
    /// Widths of the floating-point types there are: size, sign, first bit and number of bits of the exponent, bits of
    /// the mantissa, bias. libhdf5 converts any other split of the bits, too, but does not check that it makes sense.
    /// </summary>
    private static readonly (uint Size, int Sign, int Exponent, int ExponentBits, int MantissaBits, uint Bias)[]
        s_floats = [(2, 15, 10, 5, 10, 15), (2, 15, 7, 8, 7, 127), (4, 31, 23, 8, 23, 127), (8, 63, 52, 11, 52, 1023)];

    /// <summary>Decodes a datatype message, from which the bytes after it are left to the caller.</summary>
    public static Datatype Read(FileMap map, ref ByteCursor cursor) => Read(map, ref cursor, nesting: 0);

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
            case 0:
                CheckInteger(map, ref cursor, size, flags);
                break;
            case 1:
                CheckFloat(map, ref cursor, size, flags);
                break;
            case 3:
                Require(map, (flags & 0xF) <= 2 && flags >> 4 <= 1, "a text type");
                break;
            case 5:
                Require(map, flags <= 0xFF, "an opaque type");
                cursor.Skip((int)flags);
                break;
            case 7:
                Require(map, flags <= 1 && size == (flags == 0 ? 8 : 12), "a reference type");
                break;
            case 8:
                CheckEnumeration(map, ref cursor, size, flags, version, nesting);
                break;
            case 9:
                return ReadVariableLength(map, ref cursor, size, flags, nesting);
            default:
                throw map.Failure(
                    $"a type is of class {head & 0xF}; numbers, texts, enumerations, opaque bytes, references and "
                    + "lists of these are supported");
        }

        return new Datatype(size, IsVariableLength: false, ContentSize: 0);
    }

    private static void CheckInteger(FileMap map, ref ByteCursor cursor, uint size, uint flags)
    {
        const uint BigEndianOrSigned = 0x09;
        int offset = cursor.UInt16();
        uint precision = cursor.UInt16();
        Require(
            map,
            size is 1 or 2 or 4 or 8 && offset == 0 && precision == 8 * size && (flags & ~BigEndianOrSigned) == 0,
            "an integer type");
    }

    private static void CheckFloat(FileMap map, ref ByteCursor cursor, uint size, uint flags)
    {
        const uint BigEndian = 0x01;
        const uint ImpliedLeadingOne = 0x20;
        int offset = cursor.UInt16();
        uint precision = cursor.UInt16();
        int exponent = cursor.Byte();
        int exponentBits = cursor.Byte();
        int mantissa = cursor.Byte();
        int mantissaBits = cursor.Byte();
        uint bias = cursor.UInt32();
        int sign = (int)(flags >> 8);
        Require(
            map,
            offset == 0 && mantissa == 0 && precision == 8 * size
            && (flags & 0xFF & ~BigEndian) == ImpliedLeadingOne
            && s_floats.Contains((size, sign, exponent, exponentBits, mantissaBits, bias)),
            "a floating-point type");
    }

    private static void CheckEnumeration(
        FileMap map, ref ByteCursor cursor, uint size, uint flags, uint version, int nesting)
    {
        const int IntegerClass = 0;
        int members = (int)(flags & 0xFFFF);
        ByteCursor start = cursor;
        Require(map, members > 0 && flags <= 0xFFFF && (start.Byte() & 0xF) == IntegerClass, "an enumeration type");
        Datatype values = Read(map, ref cursor, nesting + 1);
        for (int member = 0; member < members; member++)
        {
            int length = cursor.Text().Length + 1;
            if (version < 3)
            {
                cursor.Skip(-length & 7);
            }
        }

        Require(map, values.Size == size, "an enumeration type");
        cursor.Skip(members * (int)size);
    }

    private static Datatype ReadVariableLength(
        FileMap map, ref ByteCursor cursor, uint size, uint flags, int nesting)
    {
        const uint ReferenceBytes = 16;
        uint kind = flags & 0xF;
        uint padding = (flags >> 4) & 0xF;
        uint charset = flags >> 8;
        Require(map, kind <= 1 && padding <= 2 && charset <= 1 && size == ReferenceBytes, "a type of variable length");
        Datatype content = Read(map, ref cursor, nesting + 1);
        Require(map, kind == 0 || (content.Size == 1 && !content.IsVariableLength), "a text type of variable length");
        return new Datatype(size, IsVariableLength: true, content.Size);
    }

    private static void Require(FileMap map, bool condition, string what)
    {
        if (!condition)
        {
            throw map.Failure($"{what} has values that no program writes; the file is damaged or not supported");
        }
    }
}
