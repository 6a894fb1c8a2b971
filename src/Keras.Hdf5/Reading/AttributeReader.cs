using System.Text;
using Keras.Hdf5.Format;

namespace Keras.Hdf5.Reading;

/// <summary>Reads attributes, and bounds the texts they refer to.</summary>
internal static class AttributeReader
{
    /// <summary>Decodes an attribute message.</summary>
    /// <exception cref="Hdf5Exception">The attribute is not as specified, or beyond the limits.</exception>
    public static (string Name, AttributeContent Content) Read(FileMap map, GlobalHeap heap, ReadOnlyMemory<byte> message)
    {
        const string What = "attribute";
        var cursor = new ByteCursor(map, message.Span, What);
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

        ReadOnlySpan<byte> encodedName = Padded(ref cursor, nameBytes, version);
        if (encodedName.Length == 0 || encodedName.IndexOf((byte)0) != encodedName.Length - 1)
        {
            throw map.Failure("the name of an attribute is damaged");
        }

        string name = Encoding.UTF8.GetString(encodedName[..^1]);
        var typeCursor = new ByteCursor(map, Padded(ref cursor, typeBytes, version), What);
        Datatype type = Datatype.Read(map, ref typeCursor);
        var spaceCursor = new ByteCursor(map, Padded(ref cursor, spaceBytes, version), What);
        Dataspace space = Dataspace.Read(map, ref spaceCursor);
        UInt128 bytes = (UInt128)space.Count * type.Size;
        if (bytes > (UInt128)cursor.Remaining || (UInt128)cursor.Remaining - bytes >= 8)
        {
            throw map.Failure($"the attribute '{name}' has more or fewer bytes than its shape needs");
        }

        ReadOnlyMemory<byte> data = message.Slice(message.Length - cursor.Remaining, (int)bytes);
        long total = type.IsVariableLength ? ReferredBytes(map, heap, type, data.Span) : data.Length;
        return total <= map.Limits.MaxAttributeBytes
            ? (name, new AttributeContent(type, space, data))
            : throw map.Failure(
                $"the attribute '{name}' takes {total} bytes, more than the "
                + $"{map.Limits.MaxAttributeBytes} that Hdf5Limits.MaxAttributeBytes allows");
    }

    private static long ReferredBytes(FileMap map, GlobalHeap heap, Datatype type, ReadOnlySpan<byte> references)
    {
        int size = (int)type.Size;
        long total = 0;
        for (int start = 0; start < references.Length; start += size)
        {
            total += TextElements.Referred(map, heap, references.Slice(start, size), type.ContentSize).Length;
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
}
