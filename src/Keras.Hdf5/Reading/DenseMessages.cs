namespace Keras.Hdf5.Reading;

/// <summary>Lists the links or attributes that are too many for an object header.</summary>
internal static class DenseMessages
{
    private const int SharedFlag = 2;

    /// <summary>Records of a hash and an ID.</summary>
    private static readonly Index s_links =
        new(Tree: 5, RecordBytes: 11, IdStart: 4, IdBytes: 7, Flags: null, "B-tree of links");

    /// <summary>Records of an ID, flags, a number and a hash.</summary>
    private static readonly Index s_attributes =
        new(Tree: 8, RecordBytes: 17, IdStart: 0, IdBytes: 8, Flags: 8, "B-tree of attributes");

    /// <summary>The link messages of a group, by its link info message.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Links(FileMap map, Message info) =>
        Read(map, info, maximumBytes: 8, s_links);

    /// <summary>The attribute messages of an object, by its attribute info message.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Attributes(FileMap map, Message info) =>
        Read(map, info, maximumBytes: 2, s_attributes);

    private static IEnumerable<ReadOnlyMemory<byte>> Read(
        FileMap map, Message info, int maximumBytes, Index index)
    {
        var cursor = new ByteCursor(map, info.Data.Span, $"{info.Type} message");
        cursor.ExpectVersion(0);
        int flags = cursor.Byte();
        cursor.Skip((flags & 1) != 0 ? maximumBytes : 0);
        ulong heap = cursor.UInt64();
        ulong tree = cursor.UInt64();
        cursor.Skip((flags & 2) != 0 ? 8 : 0);
        return heap == FileMap.Undefined ? [] : Take(map, FractalHeap.Read(map, heap), tree, index);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Take(
        FileMap map, FractalHeap heap, ulong tree, Index index)
    {
        foreach (ReadOnlyMemory<byte> record in TreeVersion2.Records(map, tree, index.Tree, index.What))
        {
            if (record.Length != index.RecordBytes)
            {
                throw map.Failure($"the {index.What} has records of {record.Length} bytes; the file is damaged");
            }

            if (index.Flags is int flags && (record.Span[flags] & SharedFlag) != 0)
            {
                throw map.Failure("an attribute is shared between objects, which is not supported");
            }

            yield return heap.Take(record.Slice(index.IdStart, index.IdBytes));
        }
    }

    private sealed record Index(int Tree, int RecordBytes, int IdStart, int IdBytes, int? Flags, string What);
}
