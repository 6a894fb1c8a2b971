namespace Keras.Hdf5.Reading;

/// <summary>Lists chunks by the B-tree of version 1, as files of Keras 2's time have it.</summary>
internal sealed class ChunkTree
{
    private const string What = "chunk B-tree";
    private const int TreeKind = 1;
    private const int NodeHeaderBytes = 24;

    private readonly FileMap _map;
    private readonly uint[] _shape;
    private readonly int _capacity;
    private readonly TreeSiblings _siblings;
    private ulong[]? _last;

    private ChunkTree(FileMap map, uint[] shape, int capacity)
    {
        _map = map;
        _shape = shape;
        _capacity = capacity;
        _siblings = new TreeSiblings(map);
    }

    /// <summary>The chunks in order.</summary>
    /// <param name="map">The file.</param>
    /// <param name="address">The root.</param>
    /// <param name="shape">Elements of a chunk along each axis.</param>
    /// <param name="capacity">Most children of a node.</param>
    public static IEnumerable<Chunk> Chunks(FileMap map, ulong address, uint[] shape, int capacity)
    {
        var tree = new ChunkTree(map, shape, capacity);
        foreach (Chunk chunk in tree.Node(address, parentLevel: null))
        {
            yield return chunk;
        }

        tree._siblings.Finish();
    }

    private IEnumerable<Chunk> Node(ulong address, int? parentLevel)
    {
        (int level, Chunk[] entries) = ReadNode(address, parentLevel);
        foreach (Chunk entry in entries)
        {
            if (level == 0)
            {
                yield return Ordered(entry);
                continue;
            }

            foreach (Chunk chunk in Node(entry.Address, level))
            {
                yield return chunk;
            }
        }
    }

    private (int Level, Chunk[] Entries) ReadNode(ulong address, int? parentLevel)
    {
        int keyBytes = 8 + (8 * (_shape.Length + 1));
        ulong bytes = (ulong)(NodeHeaderBytes + (8 * _capacity) + (keyBytes * (_capacity + 1)));
        var cursor = new ByteCursor(_map, _map.Claim(address, bytes, What), What);
        int level = TreeSiblings.ReadLevel(_map, ref cursor, TreeKind, parentLevel, What);
        int count = cursor.UInt16();
        if (count > _capacity || (count == 0 && parentLevel != null))
        {
            throw _map.Failure($"a node of the {What} has {count} entries; the file is damaged");
        }

        _siblings.Visit(level, address, cursor.UInt64(), cursor.UInt64());
        var entries = new Chunk[count];
        for (int entry = 0; entry < count; entry++)
        {
            uint stored = cursor.UInt32();
            uint skipped = cursor.UInt32();
            var key = new ByteCursor(_map, cursor.Bytes(keyBytes - 8), What);
            ulong child = cursor.UInt64();
            entries[entry] = new Chunk(level == 0 ? ReadPosition(ref key) : [], child, stored, skipped);
        }

        return (level, entries);
    }

    private ulong[] ReadPosition(ref ByteCursor key)
    {
        ulong[] position = new ulong[_shape.Length];
        bool isWhole = true;
        for (int axis = 0; axis < position.Length; axis++)
        {
            ulong element = key.UInt64();
            isWhole &= element % _shape[axis] == 0;
            position[axis] = element / _shape[axis];
        }

        return isWhole && key.UInt64() == 0
            ? position
            : throw _map.Failure($"a key of the {What} is not that of a chunk; the file is damaged");
    }

    private Chunk Ordered(Chunk chunk)
    {
        if (_last != null && chunk.Position.AsSpan().SequenceCompareTo(_last) <= 0)
        {
            throw _map.Failure($"the chunks of the {What} are not in order; the file is damaged");
        }

        _last = chunk.Position;
        return chunk;
    }
}
