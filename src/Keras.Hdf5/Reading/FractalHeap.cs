using System.Buffers.Binary;
using System.Numerics;

namespace Keras.Hdf5.Reading;

/// <summary>The heap of groups and objects with many links or attributes: blocks of doubling size, row by row.</summary>
internal sealed class FractalHeap
{
    private const string What = "fractal heap";
    private const int ManagedKind = 0;
    private const int HugeKind = 1;
    private const int TinyKind = 2;
    private const int HugeObjectTree = 1;
    private const int BlockPrefixBytes = 13;
    private const int ChecksumBytes = 4;

    private static readonly Comparer<(ulong Offset, byte[] Content)> s_byOffset =
        Comparer<(ulong Offset, byte[] Content)>.Create(static (left, right) => left.Offset.CompareTo(right.Offset));

    private readonly FileMap _map;
    private readonly ulong _address;
    private readonly int _idBytes;
    private readonly bool _hasChecksums;
    private readonly ulong _hugeTree;
    private readonly int _width;
    private readonly ulong _startBytes;
    private readonly int _directRows;
    private readonly int _offsetBytes;
    private readonly int _lengthBytes;
    private readonly int _mostRows;
    private readonly Extents _taken = new();
    private readonly List<(ulong Offset, byte[] Content)> _blocks = [];
    private Dictionary<ulong, (ulong Address, ulong Length)>? _huge;

    private FractalHeap(FileMap map, ulong address)
    {
        const ulong HeaderBytes = 146;
        const ulong MaxBlockBytes = 1 << 30;
        _map = map;
        _address = address;
        var cursor = new ByteCursor(map, map.ClaimChecked(address, HeaderBytes, What).Span, What);
        cursor.Expect("FRHP"u8);
        cursor.ExpectVersion(0);
        _idBytes = cursor.UInt16();
        if (cursor.UInt16() != 0)
        {
            throw map.Failure("links or attributes are packed with filters, which is not supported");
        }

        _hasChecksums = (cursor.Byte() & 2) != 0;
        uint mostManaged = cursor.UInt32();
        cursor.Skip(8);
        _hugeTree = cursor.UInt64();
        cursor.Skip(80);
        _width = cursor.UInt16();
        _startBytes = cursor.UInt64();
        ulong mostDirect = cursor.UInt64();
        int heapBits = cursor.UInt16();
        cursor.Skip(2);
        ulong root = cursor.UInt64();
        int rows = cursor.UInt16();
        if (!BitOperations.IsPow2(_width) || !BitOperations.IsPow2(_startBytes) || !BitOperations.IsPow2(mostDirect)
            || _startBytes > mostDirect || mostDirect > MaxBlockBytes || heapBits is 0 or > 64 || mostManaged == 0
            || _idBytes is < 1 or > 64)
        {
            throw map.Failure($"the {What} has impossible sizes; the file is damaged");
        }

        _directRows = BitOperations.Log2(mostDirect) - BitOperations.Log2(_startBytes) + 2;
        _mostRows = heapBits - BitOperations.Log2(_startBytes) - BitOperations.Log2((uint)_width) + 1;
        _offsetBytes = (heapBits + 7) / 8;
        _lengthBytes = Math.Min((BitOperations.Log2(mostDirect) + 7) / 8, (BitOperations.Log2(mostManaged) / 8) + 1);
        if (root == FileMap.Undefined)
        {
            return;
        }

        if (rows == 0)
        {
            ReadDirect(root, _startBytes, 0);
        }
        else
        {
            ReadIndirect(root, rows, 0);
        }
    }

    /// <summary>Reads all blocks of the heap whose header is at <paramref name="address"/>.</summary>
    public static FractalHeap Read(FileMap map, ulong address) => new(map, address);

    /// <summary>The object of an ID, which can be asked for once.</summary>
    /// <exception cref="Hdf5Exception">There is no such object.</exception>
    public ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> id)
    {
        var cursor = new ByteCursor(_map, id.Span, "heap ID");
        int flags = cursor.Byte();
        int kind = flags >> 4;
        if (id.Length != _idBytes)
        {
            throw _map.Failure($"an ID of the {What} has {id.Length} bytes instead of {_idBytes}; the file is damaged");
        }

        switch (kind)
        {
            case ManagedKind:
                return TakeManaged(cursor.UIntOf(_offsetBytes), cursor.UIntOf(_lengthBytes));
            case HugeKind:
                return TakeHuge(ref cursor);
            case TinyKind:
                const int MaxShortBytes = 16;
                bool isLong = _idBytes - 1 > MaxShortBytes;
                int length = (isLong ? ((flags & 0xF) << 8) | cursor.Byte() : flags & 0xF) + 1;
                cursor.Bytes(length);
                return id.Slice(id.Length - cursor.Remaining - length, length);
            default:
                throw _map.Failure($"an ID of the {What} is of kind {kind}; the file is damaged");
        }
    }

    private ulong RowBytes(int row) => row == 0 ? _startBytes : _startBytes << (row - 1);

    private void ReadIndirect(ulong address, int rows, ulong offset)
    {
        if (rows < 1 || rows > _mostRows)
        {
            throw _map.Failure($"a block of the {What} has {rows} rows; the file is damaged");
        }

        int prefixBytes = BlockPrefixBytes + _offsetBytes;
        ulong bytes = (ulong)prefixBytes + (8 * (ulong)rows * (ulong)_width) + ChecksumBytes;
        ReadOnlyMemory<byte> content = _map.ClaimChecked(address, bytes, What);
        CheckPrefix(content.Span, "FHIB"u8, offset);
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < _width; column++, offset += RowBytes(row))
            {
                int place = prefixBytes + (8 * ((row * _width) + column));
                ulong child = BinaryPrimitives.ReadUInt64LittleEndian(content.Span[place..]);
                if (child == FileMap.Undefined)
                {
                    continue;
                }

                if (row < _directRows)
                {
                    ReadDirect(child, RowBytes(row), offset);
                }
                else
                {
                    int childRows = BitOperations.Log2(RowBytes(row))
                        - BitOperations.Log2(_startBytes) - BitOperations.Log2((uint)_width) + 1;
                    ReadIndirect(child, childRows, offset);
                }
            }
        }
    }

    private void ReadDirect(ulong address, ulong bytes, ulong offset)
    {
        byte[] content = _map.Claim(address, bytes, What);
        CheckPrefix(content, "FHDB"u8, offset);
        int prefixBytes = DirectPrefixBytes;
        if (_hasChecksums)
        {
            // The checksum stands in the middle of what it is of, as zero.
            Span<byte> sum = content.AsSpan(prefixBytes - ChecksumBytes, ChecksumBytes);
            uint expected = BinaryPrimitives.ReadUInt32LittleEndian(sum);
            sum.Clear();
            if (Lookup3.Hash(content) != expected)
            {
                throw _map.Failure($"a block of the {What} does not fit its checksum; the file is damaged");
            }
        }

        _blocks.Add((offset, content));
    }

    private int DirectPrefixBytes => BlockPrefixBytes + _offsetBytes + (_hasChecksums ? ChecksumBytes : 0);

    private void CheckPrefix(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature, ulong offset)
    {
        var cursor = new ByteCursor(_map, content, What);
        cursor.Expect(signature);
        cursor.ExpectVersion(0);
        if (cursor.UInt64() != _address || cursor.UIntOf(_offsetBytes) != offset)
        {
            throw _map.Failure($"a block of the {What} belongs elsewhere; the file is damaged");
        }
    }

    private ReadOnlyMemory<byte> TakeManaged(ulong offset, ulong length)
    {
        int index = _blocks.BinarySearch((offset, []), s_byOffset);
        index = index < 0 ? ~index - 1 : index;
        if (index >= 0 && length > 0)
        {
            (ulong start, byte[] content) = _blocks[index];
            ulong place = offset - start;
            if (place >= (ulong)DirectPrefixBytes && place < (ulong)content.Length
                && length <= (ulong)content.Length - place && _taken.TryTake(offset, length))
            {
                return content.AsMemory((int)place, (int)length);
            }
        }

        throw _map.Failure($"an object of the {What} is not where the file says; the file is damaged");
    }

    private ReadOnlyMemory<byte> TakeHuge(ref ByteCursor cursor)
    {
        const int DirectIdBytes = 17;
        if (_idBytes >= DirectIdBytes)
        {
            return _map.Claim(cursor.UInt64(), cursor.UInt64(), What);
        }

        _huge ??= ReadHuge();
        ulong id = cursor.UIntOf(Math.Min(8, _idBytes - 1));
        return _huge.TryGetValue(id, out (ulong Address, ulong Length) place)
            ? _map.Claim(place.Address, place.Length, What)
            : throw _map.Failure($"a large object of the {What} is missing; the file is damaged");
    }

    private Dictionary<ulong, (ulong Address, ulong Length)> ReadHuge()
    {
        const string TreeWhat = "B-tree of large objects";
        const int RecordBytes = 24;
        var places = new Dictionary<ulong, (ulong Address, ulong Length)>();
        foreach (ReadOnlyMemory<byte> record in TreeVersion2.Records(_map, _hugeTree, HugeObjectTree, TreeWhat))
        {
            var cursor = new ByteCursor(_map, record.Span, TreeWhat);
            ulong address = cursor.UInt64();
            ulong length = cursor.UInt64();
            if (record.Length != RecordBytes || !places.TryAdd(cursor.UInt64(), (address, length)))
            {
                throw _map.Failure($"the {TreeWhat} is damaged");
            }
        }

        return places;
    }
}
