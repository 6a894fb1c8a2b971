using Keras.Hdf5.Format;

namespace Keras.Hdf5.Reading;

/// <summary>How the chunks of a dataset are shaped, packed and found.</summary>
internal sealed class ChunkLayout
{
    private const int PlainTreeKind = 10;
    private const int FilteredTreeKind = 11;
    private const string TreeWhat = "chunk B-tree";

    private readonly Dataspace _space;
    private readonly bool _hasPlainEdges;
    private Func<FileMap, IEnumerable<Chunk>> _list = static _ => [];

    private ChunkLayout(Dataspace space, uint[] shape, int chunkBytes, FilterPipeline? filters, bool hasPlainEdges)
    {
        _space = space;
        Shape = shape;
        ChunkBytes = chunkBytes;
        Filters = filters;
        _hasPlainEdges = hasPlainEdges;
    }

    /// <summary>Elements of a chunk along each axis; chunks at the end of an axis reach beyond it.</summary>
    public uint[] Shape { get; }

    /// <summary>Bytes of an unpacked chunk.</summary>
    public int ChunkBytes { get; }

    /// <summary>How chunks are packed; null if they are not.</summary>
    public FilterPipeline? Filters { get; }

    /// <summary>Decodes the rest of a layout message of version 3, behind its kind.</summary>
    public static ChunkLayout ReadVersion3(
        FileMap map, ref ByteCursor cursor, Dataspace space, Datatype type, FilterPipeline? filters, TreeSizes sizes)
    {
        int rank = cursor.Byte();
        ulong address = cursor.UInt64();
        ChunkLayout layout = ReadShape(map, ref cursor, rank, 4, space, type, filters, hasPlainEdges: false);
        if (address != FileMap.Undefined)
        {
            layout._list = inner => ChunkTree.Chunks(inner, address, layout.Shape, 2 * sizes.Chunk);
        }

        return layout;
    }

    /// <summary>Decodes the rest of a layout message of version 4, behind its kind.</summary>
    public static ChunkLayout ReadVersion4(
        FileMap map, ref ByteCursor cursor, Dataspace space, Datatype type, FilterPipeline? filters)
    {
        const int PlainEdges = 1;
        const int FilteredSingle = 2;
        int flags = cursor.Byte();
        int rank = cursor.Byte();
        int sizeBytes = cursor.Byte();
        if (sizeBytes is < 1 or > 8 || (flags & ~(PlainEdges | FilteredSingle)) != 0)
        {
            throw map.Failure($"the chunks have sizes of {sizeBytes} bytes and flags {flags}; the file is damaged");
        }

        ChunkLayout layout = ReadShape(
            map, ref cursor, rank, sizeBytes, space, type, filters, (flags & PlainEdges) != 0);
        int kind = cursor.Byte();
        switch (kind)
        {
            case 1:
                bool isFiltered = (flags & FilteredSingle) != 0;
                ulong stored = isFiltered ? cursor.UInt64() : (ulong)layout.ChunkBytes;
                uint skipped = isFiltered ? cursor.UInt32() : 0;
                layout.FindBy(ref cursor, (_, address) => [new Chunk(new ulong[rank - 1], address, stored, skipped)]);
                break;
            case 2:
                layout.FindBy(ref cursor, (_, address) => layout.Implicit(address));
                break;
            case 3:
                cursor.Skip(1);
                layout.FindBy(ref cursor, (inner, address) => layout.Placed(
                    inner, FixedArray.Elements(inner, address, filters != null), [.. Enumerable.Range(0, rank - 1)]));
                break;
            case 4:
                cursor.Skip(5);
                int[] order = layout.GrowingFirst(map);
                layout.FindBy(ref cursor, (inner, address) => layout.Placed(
                    inner, ExtensibleArray.Elements(inner, address, filters != null), order));
                break;
            case 5:
                cursor.Skip(6);
                layout.FindBy(ref cursor, layout.InTree);
                break;
            default:
                throw map.Failure($"the chunks are found by an index of kind {kind}; kinds 1 to 5 are supported");
        }

        return layout;
    }

    /// <summary>The chunks there are, in the order of the index, each checked and its bytes taken.</summary>
    /// <exception cref="Hdf5Exception">The index or a chunk is damaged.</exception>
    public IEnumerable<Chunk> Chunks(FileMap map)
    {
        foreach (Chunk chunk in _list(map))
        {
            if (chunk.Address != FileMap.Undefined)
            {
                yield return Checked(map, chunk);
            }
        }
    }

    private static ChunkLayout ReadShape(
        FileMap map,
        ref ByteCursor cursor,
        int rank,
        int sizeBytes,
        Dataspace space,
        Datatype type,
        FilterPipeline? filters,
        bool hasPlainEdges)
    {
        if (rank != space.Sizes.Length + 1 || rank == 1)
        {
            throw map.Failure($"the chunks have {rank - 1} axes, but the shape has {space.Sizes.Length}");
        }

        ulong[] shape = new ulong[rank - 1];
        UInt128 chunkBytes = type.Size;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            shape[axis] = cursor.UIntOf(sizeBytes);
            chunkBytes = chunkBytes > int.MaxValue ? chunkBytes : chunkBytes * shape[axis];
        }

        return cursor.UIntOf(sizeBytes) == type.Size && !shape.Contains(0ul) && chunkBytes <= int.MaxValue
            ? new ChunkLayout(
                space, Array.ConvertAll(shape, static size => (uint)size), (int)chunkBytes, filters, hasPlainEdges)
            : throw map.Failure($"the chunks have the shape ({string.Join(", ", shape)}); the file is damaged");
    }

    private void FindBy(ref ByteCursor cursor, Func<FileMap, ulong, IEnumerable<Chunk>> list)
    {
        ulong address = cursor.UInt64();
        if (address != FileMap.Undefined)
        {
            _list = map => list(map, address);
        }
    }

    private Chunk Checked(FileMap map, Chunk chunk)
    {
        bool isInside = true;
        bool isEdge = false;
        for (int axis = 0; axis < Shape.Length; axis++)
        {
            UInt128 start = (UInt128)chunk.Position[axis] * Shape[axis];
            isInside &= start < _space.Sizes[axis];
            isEdge |= start + Shape[axis] > _space.Sizes[axis];
        }

        if (!isInside)
        {
            throw map.Failure($"a chunk at ({string.Join(", ", chunk.Position)}) is out of place; the file is damaged");
        }

        map.Reserve(chunk.Address, chunk.Stored, "chunk");
        bool isPlain = Filters == null || (_hasPlainEdges && isEdge);
        if (isPlain && chunk.Stored != (ulong)ChunkBytes)
        {
            throw map.Failure($"a chunk has {chunk.Stored} bytes instead of {ChunkBytes}; the file is damaged");
        }

        if (!isPlain && chunk.Stored > int.MaxValue)
        {
            throw map.Failure($"a chunk has {chunk.Stored} bytes; the file is damaged");
        }

        return isPlain ? chunk with { Skipped = uint.MaxValue } : chunk;
    }

    /// <summary>Chunks along an axis: those of its largest size, by which indexes count.</summary>
    private ulong MostChunks(int axis) => _space.Maximum[axis] == Dataspace.Unlimited
        ? Dataspace.Unlimited
        : (_space.Maximum[axis] / Shape[axis]) + (_space.Maximum[axis] % Shape[axis] == 0 ? 0u : 1u);

    private int[] GrowingFirst(FileMap map)
    {
        int[] axes = [.. Enumerable.Range(0, Shape.Length)];
        int[] growing = [.. axes.Where(axis => _space.Maximum[axis] == Dataspace.Unlimited)];
        return growing.Length == 1
            ? [growing[0], .. axes.Where(axis => axis != growing[0])]
            : throw map.Failure("an extensible array is for one axis that grows; the file is damaged");
    }

    /// <summary>Chunks one behind the other, those beyond the present size included.</summary>
    private IEnumerable<Chunk> Implicit(ulong address)
    {
        ulong[] position = new ulong[Shape.Length];
        for (bool isInside = _space.Count > 0; isInside;)
        {
            UInt128 index = 0;
            for (int axis = 0; axis < position.Length; axis++)
            {
                index = (index * MostChunks(axis)) + position[axis];
            }

            UInt128 place = address + (index * (uint)ChunkBytes);
            yield return new Chunk([.. position], place > long.MaxValue ? long.MaxValue : (ulong)place, (ulong)ChunkBytes, 0);
            isInside = false;
            for (int axis = position.Length - 1; axis >= 0 && !isInside; axis--)
            {
                position[axis]++;
                isInside = position[axis] * Shape[axis] < _space.Sizes[axis];
                position[axis] = isInside ? position[axis] : 0;
            }
        }
    }

    /// <summary>Chunks by their place in an array, which counts along the axes in this order.</summary>
    private IEnumerable<Chunk> Placed(
        FileMap map, IEnumerable<(ulong Index, ReadOnlyMemory<byte> Element)> elements, int[] order)
    {
        ulong[] counts = [.. order.Select(MostChunks)];
        foreach ((ulong index, ReadOnlyMemory<byte> element) in elements)
        {
            Chunk chunk = ReadElement(map, element.Span);
            if (chunk.Address == FileMap.Undefined)
            {
                continue;
            }

            ulong[] position = new ulong[order.Length];
            ulong rest = index;
            for (int i = order.Length - 1; i > 0; i--)
            {
                if (counts[i] == 0)
                {
                    throw map.Failure("a chunk lies in a shape without elements; the file is damaged");
                }

                position[order[i]] = rest % counts[i];
                rest /= counts[i];
            }

            position[order[0]] = rest;
            yield return chunk with { Position = position };
        }
    }

    private Chunk ReadElement(FileMap map, ReadOnlySpan<byte> element)
    {
        const int AddressBytes = 8;
        const int MaskBytes = 4;
        var cursor = new ByteCursor(map, element, "chunk index");
        ulong address = cursor.UInt64();
        if (Filters == null)
        {
            return new Chunk([], address, (ulong)ChunkBytes, 0);
        }

        int sizeBytes = element.Length - AddressBytes - MaskBytes;
        return sizeBytes is >= 1 and <= 8
            ? new Chunk([], address, cursor.UIntOf(sizeBytes), cursor.UInt32())
            : throw map.Failure($"an element of the chunk index has {element.Length} bytes; the file is damaged");
    }

    private IEnumerable<Chunk> InTree(FileMap map, ulong address)
    {
        int positionBytes = 8 * Shape.Length;
        int kind = Filters == null ? PlainTreeKind : FilteredTreeKind;
        foreach (ReadOnlyMemory<byte> record in TreeVersion2.Records(map, address, kind, TreeWhat))
        {
            if (record.Length < positionBytes + 8)
            {
                throw map.Failure($"a record of the {TreeWhat} has {record.Length} bytes; the file is damaged");
            }

            int headBytes = record.Length - positionBytes;
            yield return ReadElement(map, record.Span[..headBytes]) with
            {
                Position = ReadPosition(map, record.Span[headBytes..]),
            };
        }
    }

    private ulong[] ReadPosition(FileMap map, ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(map, bytes, TreeWhat);
        ulong[] position = new ulong[Shape.Length];
        for (int axis = 0; axis < position.Length; axis++)
        {
            position[axis] = cursor.UInt64();
        }

        return position;
    }
}
