using System.Text;

namespace Keras.Hdf5.Reading;

/// <summary>A member of a group.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where its object header is.</param>
/// <param name="CachedTable">The copy of its symbol table message that the link holds; null without one.</param>
internal readonly record struct GroupMember(string Name, ulong Address, (ulong Tree, ulong Heap)? CachedTable);

/// <summary>Walks an old-style group: a B-tree of symbol nodes whose names lie in a local heap.</summary>
internal sealed class SymbolTable
{
    private const int GroupTree = 0;
    private const int NodeHeaderBytes = 24;
    private const int EntryBytes = 40;

    private readonly FileMap _map;
    private readonly TreeSizes _sizes;
    private readonly List<GroupMember> _members = [];
    private readonly TreeSiblings _siblings;
    private byte[] _heap = [];
    private int _lastZero;
    private byte[] _lastName = [];
    private long _nameBytes;

    private SymbolTable(FileMap map, TreeSizes sizes)
    {
        _map = map;
        _sizes = sizes;
        _siblings = new TreeSiblings(map);
    }

    /// <summary>Lists the members of the group whose symbol table message names these addresses.</summary>
    public static IReadOnlyList<GroupMember> Members(FileMap map, TreeSizes sizes, ulong tree, ulong heap)
    {
        var table = new SymbolTable(map, sizes);
        table.ReadHeap(heap);
        table.ReadTree(tree, parentLevel: null);
        table._siblings.Finish();
        return table._members;
    }

    private void ReadHeap(ulong address)
    {
        const ulong NoFreeBlock = 1;
        const int MinFreeBytes = 16;
        var cursor = new ByteCursor(_map, _map.Claim(address, 32, "local heap"), "local heap");
        cursor.Expect("HEAP"u8);
        cursor.ExpectVersion(0);
        cursor.Skip(3);
        ulong size = cursor.UInt64();
        ulong free = cursor.UInt64();
        ulong data = cursor.UInt64();
        _heap = _map.Claim(data, size, "local heap data");
        _lastZero = _heap.AsSpan().LastIndexOf((byte)0);

        // Free blocks ascend in the files that libhdf5 writes or not; there are never more than fit.
        for (ulong left = size / MinFreeBytes; free is not (NoFreeBlock or FileMap.Undefined); left--)
        {
            if (left == 0 || free > size || size - free < MinFreeBytes)
            {
                throw _map.Failure("the free space of a local heap is damaged");
            }

            var block = new ByteCursor(_map, _heap.AsSpan((int)free), "local heap");
            ulong next = block.UInt64();
            ulong length = block.UInt64();
            if (length > size - free || length < MinFreeBytes)
            {
                throw _map.Failure("the free space of a local heap is damaged");
            }

            free = next;
        }
    }

    private void ReadTree(ulong address, int? parentLevel)
    {
        const string What = "group B-tree";
        int capacity = 2 * _sizes.Internal;
        ulong bytes = (ulong)(NodeHeaderBytes + (8 * capacity) + (8 * (capacity + 1)));
        var cursor = new ByteCursor(_map, _map.Claim(address, bytes, What), What);
        int level = TreeSiblings.ReadLevel(_map, ref cursor, GroupTree, parentLevel, What);
        int count = cursor.UInt16();
        if (count > capacity || (count == 0 && parentLevel != null))
        {
            throw _map.Failure($"a node of the {What} has {count} entries; the file is damaged");
        }

        _siblings.Visit(level, address, cursor.UInt64(), cursor.UInt64());
        ReadOnlySpan<byte> lower = NameAt(cursor.UInt64());
        for (int entry = 0; entry < count; entry++)
        {
            ulong child = cursor.UInt64();
            ReadOnlySpan<byte> upper = NameAt(cursor.UInt64());
            int firstMember = _members.Count;
            byte[] before = _lastName;
            if (level > 0)
            {
                ReadTree(child, level);
            }
            else
            {
                ReadSymbols(child);
            }

            // A name is looked up between the keys beside it: lower key < names <= upper key.
            bool isEmpty = _members.Count == firstMember;
            if (!isEmpty && (_lastName.AsSpan().SequenceCompareTo(upper) > 0 || lower.SequenceCompareTo(before) < 0))
            {
                throw _map.Failure($"the keys of the {What} do not fit the names; the file is damaged");
            }

            lower = upper;
        }
    }

    private void ReadSymbols(ulong address)
    {
        const string What = "group symbol node";
        int capacity = 2 * _sizes.Leaf;
        var cursor = new ByteCursor(_map, _map.Claim(address, (ulong)(8 + (EntryBytes * capacity)), What), What);
        cursor.Expect("SNOD"u8);
        cursor.ExpectVersion(1);
        cursor.Skip(1);
        int count = cursor.UInt16();
        if (count > capacity)
        {
            throw _map.Failure($"a {What} has {count} entries; the file is damaged");
        }

        for (int entry = 0; entry < count; entry++)
        {
            ReadOnlySpan<byte> name = NameAt(cursor.UInt64());
            ulong header = cursor.UInt64();
            (ulong, ulong)? cached = ReadCache(_map, ref cursor);
            CheckName(name);
            _members.Add(new GroupMember(Encoding.UTF8.GetString(name), header, cached));
            if (_members.Count > _map.Limits.MaxObjects)
            {
                throw _map.Failure(
                    $"the group has more than the {_map.Limits.MaxObjects} members that Hdf5Limits.MaxObjects allows");
            }
        }
    }

    /// <summary>Reads the end of a symbol table entry: what is cached of the object.</summary>
    /// <returns>The addresses of the object's symbol table, if they are cached.</returns>
    public static (ulong Tree, ulong Heap)? ReadCache(FileMap map, ref ByteCursor cursor)
    {
        uint kind = cursor.UInt32();
        cursor.Skip(4);
        ulong tree = cursor.UInt64();
        ulong heap = cursor.UInt64();
        return kind switch
        {
            0 => null,
            1 => (tree, heap),
            2 => throw map.Failure("the group has a symbolic link, which is refused; links must be to objects"),
            _ => throw map.Failure($"a group entry is of kind {kind}; the file is damaged"),
        };
    }

    private void CheckName(ReadOnlySpan<byte> name)
    {
        if (name.SequenceCompareTo(_lastName) <= 0)
        {
            throw _map.Failure("the names in the group are not in order; the file is damaged");
        }

        // Names do not share bytes in any file that is written; sharing would make a small file name terabytes.
        _nameBytes += name.Length + 1;
        if (_nameBytes > _heap.Length || name.Contains((byte)'/') || name.SequenceEqual("."u8))
        {
            throw _map.Failure("a name in the group is damaged");
        }

        _lastName = name.ToArray();
    }

    private ReadOnlySpan<byte> NameAt(ulong offset)
    {
        if (_lastZero < 0 || offset > (ulong)_lastZero)
        {
            throw _map.Failure("a name lies outside the names of the group; the file is damaged");
        }

        ReadOnlySpan<byte> rest = _heap.AsSpan((int)offset);
        return rest[..rest.IndexOf((byte)0)];
    }
}
