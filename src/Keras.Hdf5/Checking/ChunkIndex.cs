namespace Keras.Hdf5.Checking;

/// <summary>Walks the B-tree of a chunked dataset.</summary>
internal sealed class ChunkIndex
{
    private const string What = "chunk B-tree";
    private const int ChunkTree = 1;
    private const int NodeHeaderBytes = 24;

    private readonly FileMap _map;
    private readonly FilterPipeline? _filters;
    private readonly uint[] _sizes;
    private readonly uint[] _chunk;
    private readonly uint _chunkBytes;
    private readonly int _capacity;
    private readonly TreeSiblings _siblings;
    private ulong[]? _last;
    private ulong _stored;

    private ChunkIndex(FileMap map, FilterPipeline? filters, uint[] sizes, uint[] chunk, uint chunkBytes, int capacity)
    {
        _map = map;
        _filters = filters;
        _sizes = sizes;
        _chunk = chunk;
        _chunkBytes = chunkBytes;
        _capacity = capacity;
        _siblings = new TreeSiblings(map);
    }

    /// <summary>Refuses the file unless all chunks are as specified.</summary>
    /// <returns>Bytes of the chunks in the file.</returns>
    public static ulong Check(
        FileMap map,
        ref ByteCursor cursor,
        Dataspace space,
        Datatype type,
        FilterPipeline? filters,
        TreeSizes sizes)
    {
        int rank = cursor.Byte();
        if (rank != space.Sizes.Length + 1 || rank == 1)
        {
            throw map.Failure($"the chunks have {rank - 1} axes, but the shape has {space.Sizes.Length}");
        }

        ulong address = cursor.UInt64();
        uint[] chunk = new uint[rank - 1];
        UInt128 chunkBytes = type.Size;
        for (int axis = 0; axis < chunk.Length; axis++)
        {
            chunk[axis] = cursor.UInt32();
            chunkBytes = chunkBytes > int.MaxValue ? chunkBytes : chunkBytes * chunk[axis];
        }

        if (cursor.UInt32() != type.Size || chunk.Contains(0u) || chunkBytes > int.MaxValue)
        {
            throw map.Failure($"the chunks have the shape ({string.Join(", ", chunk)}); the file is damaged");
        }

        var index = new ChunkIndex(map, filters, space.Sizes, chunk, (uint)chunkBytes, 2 * sizes.Chunk);
        if (address != FileMap.Undefined)
        {
            index.ReadTree(address, parentLevel: null);
            index._siblings.Finish();
        }

        StorageCheck.CheckExpansion(map, (ulong)chunkBytes, index._stored, "a chunk");
        return index._stored;
    }

    private void ReadTree(ulong address, int? parentLevel)
    {
        int keyBytes = 8 + (8 * (_chunk.Length + 1));
        ulong bytes = (ulong)(NodeHeaderBytes + (8 * _capacity) + (keyBytes * (_capacity + 1)));
        var cursor = new ByteCursor(_map, _map.Claim(address, bytes, What), What);
        int level = TreeSiblings.ReadLevel(_map, ref cursor, ChunkTree, parentLevel, What);
        int count = cursor.UInt16();
        if (count > _capacity || (count == 0 && parentLevel != null))
        {
            throw _map.Failure($"a node of the {What} has {count} entries; the file is damaged");
        }

        _siblings.Visit(level, address, cursor.UInt64(), cursor.UInt64());
        for (int entry = 0; entry < count; entry++)
        {
            uint stored = cursor.UInt32();
            uint skipped = cursor.UInt32();
            var key = new ByteCursor(_map, cursor.Bytes(keyBytes - 8), What);
            ulong child = cursor.UInt64();
            if (level > 0)
            {
                ReadTree(child, level);
            }
            else
            {
                CheckKey(ref key);
                CheckChunk(child, stored, skipped);
            }
        }
    }

    private void CheckKey(ref ByteCursor key)
    {
        ulong[] offsets = new ulong[_chunk.Length];
        bool isInside = true;
        for (int axis = 0; axis < offsets.Length; axis++)
        {
            offsets[axis] = key.UInt64();
            isInside &= offsets[axis] % _chunk[axis] == 0 && offsets[axis] < _sizes[axis];
        }

        if (!isInside || key.UInt64() != 0 || (_last != null && offsets.AsSpan().SequenceCompareTo(_last) <= 0))
        {
            throw _map.Failure($"a chunk at ({string.Join(", ", offsets)}) is out of place; the file is damaged");
        }

        _last = offsets;
    }

    private void CheckChunk(ulong address, uint stored, uint skipped)
    {
        _stored += stored;
        if (_filters != null)
        {
            _filters.Check(_map, _map.Claim(address, stored, "chunk"), skipped, _chunkBytes);
            return;
        }

        _map.Reserve(address, stored, "chunk");
        if (stored != _chunkBytes || skipped != 0)
        {
            throw _map.Failure($"a chunk has {stored} bytes instead of {_chunkBytes}; the file is damaged");
        }
    }
}
