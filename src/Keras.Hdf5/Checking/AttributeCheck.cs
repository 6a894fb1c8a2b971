using System.Text;

namespace Keras.Hdf5.Checking;

/// <summary>Bounds attributes and the texts they refer to.</summary>
internal static class AttributeCheck
{
    /// <summary>Refuses the file if an attribute is not as specified or beyond the limits.</summary>
    public static void Run(FileMap map, GlobalHeap heap, Message message)
    {
        const string What = "attribute";
        var cursor = new ByteCursor(map, message.Data.Span, What);
        int version = cursor.Byte();
        int flags = cursor.Byte();
        if (version is < 1 or > 3 || (version > 1 && flags != 0))
        {
            throw map.Failure($"an attribute has version {version} and flags {flags}; damaged or not supported");
        }

        int nameBytes = cursor.UInt16();
        int typeBytes = cursor.UInt16();
        int spaceBytes = cursor.UInt16();
        if (version == 3)
        {
            cursor.Skip(1);
        }

        ReadOnlySpan<byte> name = Padded(ref cursor, nameBytes, version);
        if (name.IndexOf((byte)0) != name.Length - 1)
        {
            throw map.Failure("the name of an attribute is damaged");
        }

        var typeCursor = new ByteCursor(map, Padded(ref cursor, typeBytes, version), What);
        Datatype type = Datatype.Read(map, ref typeCursor);
        var spaceCursor = new ByteCursor(map, Padded(ref cursor, spaceBytes, version), What);
        Dataspace space = Dataspace.Read(map, ref spaceCursor);
        UInt128 bytes = (UInt128)space.Count * type.Size;
        if (bytes > (UInt128)cursor.Remaining || (UInt128)cursor.Remaining - bytes >= 8)
        {
            throw map.Failure($"the attribute '{Decode(name)}' has more or fewer bytes than its shape needs");
        }

        ulong total = type.IsVariableLength
            ? CheckReferences(map, heap, ref cursor, space.Count, type.ContentSize)
            : (ulong)bytes;
        if (total > (ulong)map.Limits.MaxAttributeBytes)
        {
            throw map.Failure(
                $"the attribute '{Decode(name)}' takes {total} bytes, more than the "
                + $"{map.Limits.MaxAttributeBytes} that Hdf5Limits.MaxAttributeBytes allows");
        }
    }

    private static ulong CheckReferences(
        FileMap map, GlobalHeap heap, ref ByteCursor cursor, ulong count, uint contentSize)
    {
        ulong total = 0;
        for (ulong i = 0; i < count; i++)
        {
            ulong bytes = (ulong)cursor.UInt32() * contentSize;
            ulong collection = cursor.UInt64();
            uint index = cursor.UInt32();

            // Address 0 is how an empty text is written.
            if (collection != 0)
            {
                heap.Check(collection, index, bytes);
                total += bytes;
            }
            else if (bytes != 0)
            {
                throw map.Failure("a text of variable length is nowhere; the file is damaged");
            }
        }

        return total;
    }

    /// <summary>The next bytes; version 1 fills them up to a multiple of 8.</summary>
    private static ReadOnlySpan<byte> Padded(ref ByteCursor cursor, int count, int version)
    {
        ReadOnlySpan<byte> bytes = cursor.Bytes(count);
        if (version == 1)
        {
            cursor.Skip(-count & 7);
        }

        return bytes;
    }

    private static string Decode(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name[..^1]);
}
