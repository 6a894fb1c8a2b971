using System.Numerics;

namespace Keras.Hdf5.Reading;

/// <summary>Lists the records of a B-tree of version 2, which indexes chunks, links, attributes and large objects.</summary>
internal sealed class TreeVersion2
{
    // Signature, version and kind before the records, a checksum behind.
    private const int NodeOverhead = 10;
    private const int ChecksumBytes = 4;

    private readonly FileMap _map;
    private readonly int _kind;
    private readonly string _what;
    private readonly int _nodeBytes;
    private readonly int _recordBytes;
    private readonly int _countBytes;
    private readonly int[] _totalBytes;

    private TreeVersion2(FileMap map, int kind, string what, int nodeBytes, int recordBytes, int depth)
    {
        _map = map;
        _kind = kind;
        _what = what;
        _nodeBytes = nodeBytes;
        _recordBytes = recordBytes;
        ulong records = (ulong)((nodeBytes - NodeOverhead) / recordBytes);
        _countBytes = BytesFor(records);

        // How wide the numbers of records below a node are depends on how many there can be.
        _totalBytes = new int[depth + 1];
        for (int level = 1; level <= depth; level++)
        {
            int pointerBytes = PointerBytes(level);
            ulong own = (ulong)Math.Max(0, (nodeBytes - NodeOverhead - pointerBytes) / (recordBytes + pointerBytes));
            UInt128 all = ((UInt128)(own + 1) * records) + own;
            records = all > ulong.MaxValue ? ulong.MaxValue : (ulong)all;
            _totalBytes[level] = BytesFor(records);
        }
    }

    /// <summary>The records in order.</summary>
    /// <param name="map">The file.</param>
    /// <param name="address">The tree's header.</param>
    /// <param name="kind">What the tree indexes; the number in the file.</param>
    /// <param name="what">What the tree is, for messages.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Records(FileMap map, ulong address, int kind, string what)
    {
        const ulong HeaderBytes = 38;
        const int MaxDepth = 16;
        var cursor = new ByteCursor(map, map.ClaimChecked(address, HeaderBytes, what).Span, what);
        cursor.Expect("BTHD"u8);
        cursor.ExpectVersion(0);
        int foundKind = cursor.Byte();
        uint nodeBytes = cursor.UInt32();
        int recordBytes = cursor.UInt16();
        int depth = cursor.UInt16();
        cursor.Skip(2);
        ulong root = cursor.UInt64();
        int rootCount = cursor.UInt16();
        ulong total = cursor.UInt64();
        if (foundKind != kind || recordBytes == 0 || depth > MaxDepth
            || nodeBytes > int.MaxValue || nodeBytes < NodeOverhead + recordBytes)
        {
            throw map.Failure(
                $"the {what} is of kind {foundKind} and depth {depth}, with {nodeBytes} bytes in a node and "
                + $"{recordBytes} in a record; the file is damaged");
        }

        if (root == FileMap.Undefined && total == 0)
        {
            return [];
        }

        var tree = new TreeVersion2(map, kind, what, (int)nodeBytes, recordBytes, depth);
        return tree.Node(root, depth, (ulong)rootCount, total);
    }

    private static int BytesFor(ulong limit) => (BitOperations.Log2(limit) / 8) + 1;

    private int PointerBytes(int level) => 8 + _countBytes + _totalBytes[level - 1];

    private IEnumerable<ReadOnlyMemory<byte>> Node(ulong address, int level, ulong count, ulong total)
    {
        byte[] content = _map.Claim(address, (ulong)_nodeBytes, _what);
        var cursor = new ByteCursor(_map, content, _what);
        cursor.Expect(level == 0 ? "BTLF"u8 : "BTIN"u8);
        cursor.ExpectVersion(0);
        cursor.ExpectVersion(_kind);
        int pointerBytes = level == 0 ? 0 : PointerBytes(level);
        UInt128 used = NodeOverhead + ((UInt128)count * (uint)_recordBytes) + ((UInt128)(count + 1) * (uint)pointerBytes);
        if (used > (UInt128)_nodeBytes || (level == 0 ? total != count : total < count))
        {
            throw _map.Failure($"a node of the {_what} has {count} of {total} records; the file is damaged");
        }

        _map.CheckSum(content, (int)used, _what);
        int first = NodeOverhead - ChecksumBytes;
        (ulong Address, ulong Count, ulong Total)[] children = level == 0
            ? []
            : Children(content.AsSpan(first + ((int)count * _recordBytes)), level, (int)count + 1, total - count);
        for (int i = 0; i <= (int)count; i++)
        {
            if (level > 0)
            {
                foreach (ReadOnlyMemory<byte> record in
                    Node(children[i].Address, level - 1, children[i].Count, children[i].Total))
                {
                    yield return record;
                }
            }

            if (i < (int)count)
            {
                yield return content.AsMemory(first + (i * _recordBytes), _recordBytes);
            }
        }
    }

    private (ulong Address, ulong Count, ulong Total)[] Children(
        ReadOnlySpan<byte> pointers, int level, int count, ulong total)
    {
        var cursor = new ByteCursor(_map, pointers, _what);
        var children = new (ulong Address, ulong Count, ulong Total)[count];
        UInt128 sum = 0;
        for (int i = 0; i < count; i++)
        {
            ulong address = cursor.UInt64();
            ulong records = cursor.UIntOf(_countBytes);
            children[i] = (address, records, level == 1 ? records : cursor.UIntOf(_totalBytes[level - 1]));
            sum += children[i].Total;
        }

        return sum == total
            ? children
            : throw _map.Failure($"the numbers of records in the {_what} do not add up; the file is damaged");
    }
}
