using Keras.Hdf5.Format;

namespace Keras.Hdf5.Reading;

/// <summary>Finds the data of a dataset, and bounds it.</summary>
internal static class LayoutReader
{
    /// <summary>No more than deflate can reach: a file of a few bytes must not claim gigabytes.</summary>
    private const ulong MaxExpansion = 1040;

    /// <summary>Data that was never written may be this large: it reads as zeros.</summary>
    private const ulong MaxFromNothing = 1 << 20;

    private const int Compact = 0;
    private const int Contiguous = 1;
    private const int Chunked = 2;
    private const int Virtual = 3;

    /// <summary>The dataset of an object header.</summary>
    /// <exception cref="Hdf5Exception">It is not as specified.</exception>
    public static DatasetNode Read(FileMap map, ObjectHeader header, TreeSizes sizes)
    {
        Message space = Required(map, header, MessageType.Dataspace);
        Message type = Required(map, header, MessageType.Datatype);
        Message layout = Required(map, header, MessageType.Layout);
        var spaceCursor = new ByteCursor(map, space.Data.Span, "shape");
        Dataspace dataspace = Dataspace.Read(map, ref spaceCursor);
        var typeCursor = new ByteCursor(map, type.Data.Span, "element type");
        Datatype datatype = Datatype.Read(map, ref typeCursor);
        byte[]? fill = ReadFillValue(map, header, datatype);
        ulong bytes = Saturated((UInt128)dataspace.Count * datatype.Size);
        FilterPipeline? filters = header.Find(MessageType.Filters) is Message message
            ? FilterPipeline.Read(map, message, datatype.Size)
            : null;
        var cursor = new ByteCursor(map, layout.Data.Span, "layout");
        int version = cursor.Byte();
        int kind = cursor.Byte();
        if (kind == Virtual)
        {
            throw map.Failure("the data is taken from other datasets (a virtual dataset), which is refused");
        }

        if (version is < 3 or > 4 || kind > Virtual)
        {
            throw map.Failure(
                $"the data has a layout of version {version} and kind {kind}; contiguous, compact and chunked layouts "
                + "of versions 3 and 4 are supported");
        }

        if (filters != null && kind != Chunked)
        {
            throw map.Failure("data outside of chunks has filters; the file is damaged");
        }

        (Storage storage, ulong stored) = kind switch
        {
            Compact => ReadCompact(map, ref cursor, layout, bytes),
            Contiguous => ReadContiguous(map, ref cursor, bytes),
            _ => CheckChunks(
                map,
                version == 3
                    ? ChunkLayout.ReadVersion3(map, ref cursor, dataspace, datatype, filters, sizes)
                    : ChunkLayout.ReadVersion4(map, ref cursor, dataspace, datatype, filters)),
        };
        CheckExpansion(map, bytes, stored, "the dataset");
        return new DatasetNode(datatype, dataspace, storage, fill);
    }

    /// <summary>Refuses sizes that the bytes in the file cannot account for.</summary>
    private static void CheckExpansion(FileMap map, ulong bytes, ulong stored, string what)
    {
        if (bytes > Math.Max(MaxFromNothing, Saturated((UInt128)stored * MaxExpansion)))
        {
            throw map.Failure(
                $"{what} has {bytes} bytes, but only {stored} of them are in the file; "
                + "nothing compresses that well, so the file is damaged or hostile");
        }
    }

    private static (Storage Storage, ulong Stored) ReadCompact(
        FileMap map, ref ByteCursor cursor, Message layout, ulong bytes)
    {
        int length = cursor.UInt16();
        int start = layout.Data.Length - cursor.Remaining;
        cursor.Skip(length);
        return (ulong)length == bytes
            ? (new CompactStorage(layout.Data.Slice(start, length)), bytes)
            : throw SizeMismatch(map, (ulong)length, bytes);
    }

    private static (Storage Storage, ulong Stored) ReadContiguous(FileMap map, ref ByteCursor cursor, ulong bytes)
    {
        ulong address = cursor.UInt64();
        ulong length = cursor.UInt64();
        if (length != bytes)
        {
            throw SizeMismatch(map, length, bytes);
        }

        if (address == FileMap.Undefined || bytes == 0)
        {
            return (new NoStorage(), 0);
        }

        map.Reserve(address, length, "data");
        return (new ContiguousStorage(address), length);
    }

    private static (Storage Storage, ulong Stored) CheckChunks(FileMap map, ChunkLayout layout)
    {
        ulong stored = 0;
        foreach (Chunk chunk in layout.Chunks(map))
        {
            stored += chunk.Stored;
        }

        CheckExpansion(map, (ulong)layout.ChunkBytes, stored, "a chunk");
        return (new ChunkedStorage(layout), stored);
    }

    private static byte[]? ReadFillValue(FileMap map, ObjectHeader header, Datatype type)
    {
        const string What = "fill value";
        byte[]? value = null;
        if (header.Find(MessageType.OldFillValue) is Message old)
        {
            var cursor = new ByteCursor(map, old.Data.Span, What);
            value = ReadFillValue(map, ref cursor, type);
        }

        if (header.Find(MessageType.FillValue) is not Message message)
        {
            return value;
        }

        var fill = new ByteCursor(map, message.Data.Span, What);
        int version = fill.Byte();
        bool hasValue = version switch
        {
            1 or 2 => fill.Bytes(3)[2] != 0 || version == 1,
            3 => (fill.Byte() & 0x20) != 0,
            _ => throw map.Failure($"a {What} has version {version}; the file is damaged"),
        };
        return hasValue ? ReadFillValue(map, ref fill, type) : value;
    }

    private static byte[]? ReadFillValue(FileMap map, ref ByteCursor cursor, Datatype type)
    {
        const uint NoValue = uint.MaxValue;
        uint length = cursor.UInt32();
        if (length is 0 or NoValue)
        {
            return null;
        }

        return length == type.Size
            ? cursor.Bytes((int)length).ToArray()
            : throw map.Failure($"a fill value has {length} bytes, but an element has {type.Size}; the file is damaged");
    }

    private static Message Required(FileMap map, ObjectHeader header, MessageType type) =>
        header.Find(type) ?? throw map.Failure($"the dataset has no {type} message; the file is damaged");

    private static Hdf5Exception SizeMismatch(FileMap map, ulong stored, ulong needed) => map.Failure(
        $"the data has {stored} bytes, but the shape needs {needed}; the file is damaged");

    private static ulong Saturated(UInt128 value) => value > long.MaxValue ? long.MaxValue : (ulong)value;
}
