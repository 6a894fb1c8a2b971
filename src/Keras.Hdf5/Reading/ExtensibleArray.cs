using System.Buffers.Binary;
using System.Numerics;

namespace Keras.Hdf5.Reading;

/// <summary>Lists the elements of an index for chunks that grow along one axis: blocks of growing size.</summary>
internal sealed class ExtensibleArray
{
    private const string What = "extensible array";
    private const int ChecksumBytes = 4;
    private const int BlockPrefixBytes = 14;

    private readonly FileMap _map;
    private readonly ulong _address;
    private readonly int _client;
    private readonly int _elementBytes;
    private readonly int _mostBits;
    private readonly int _indexElements;
    private readonly int _leastElements;
    private readonly int _leastPointers;
    private readonly ulong _pageElements;
    private readonly ulong _indexBlock;

    private ExtensibleArray(FileMap map, ulong address, bool isFiltered)
    {
        const ulong HeaderBytes = 72;
        _map = map;
        _address = address;
        _client = isFiltered ? 1 : 0;
        var cursor = new ByteCursor(map, map.ClaimChecked(address, HeaderBytes, What).Span, What);
        cursor.Expect("EAHD"u8);
        cursor.ExpectVersion(0);
        cursor.ExpectVersion(_client);
        _elementBytes = cursor.Byte();
        _mostBits = cursor.Byte();
        _indexElements = cursor.Byte();
        _leastElements = cursor.Byte();
        _leastPointers = cursor.Byte();
        int pageBits = cursor.Byte();
        cursor.Skip(48);
        _indexBlock = cursor.UInt64();
        if (_elementBytes == 0 || _mostBits > 64 || pageBits > 31
            || !BitOperations.IsPow2(_leastElements) || !BitOperations.IsPow2(_leastPointers)
            || _mostBits < BitOperations.Log2((uint)_leastElements))
        {
            throw map.Failure($"the {What} has impossible sizes; the file is damaged");
        }

        _pageElements = 1UL << pageBits;
    }

    // A super block is a run of data blocks of one size; the first few are listed in the index block itself.
    private int SuperBlocks => 1 + _mostBits - BitOperations.Log2((uint)_leastElements);

    private int DirectSuperBlocks => Math.Min(SuperBlocks, 2 * BitOperations.Log2((uint)_leastPointers));

    private int OffsetBytes => (_mostBits + 7) / 8;

    /// <summary>The elements in order; those that were never written are left out.</summary>
    /// <param name="map">The file.</param>
    /// <param name="address">The header.</param>
    /// <param name="isFiltered">Whether elements tell how a chunk was packed.</param>
    public static IEnumerable<(ulong Index, ReadOnlyMemory<byte> Element)> Elements(
        FileMap map, ulong address, bool isFiltered)
    {
        var array = new ExtensibleArray(map, address, isFiltered);
        return array._indexBlock == FileMap.Undefined ? [] : array.Elements();
    }

    private static ulong DataBlocks(int superBlock) => 1UL << (superBlock / 2);

    private ulong DataElements(int superBlock) => (ulong)_leastElements << ((superBlock + 1) / 2);

    private IEnumerable<(ulong Index, ReadOnlyMemory<byte> Element)> Elements()
    {
        int dataPointers = 2 * (_leastPointers - 1);
        int superPointers = SuperBlocks - DirectSuperBlocks;
        int elementsBytes = _indexElements * _elementBytes;
        int bytes = BlockPrefixBytes + elementsBytes + (8 * (dataPointers + superPointers)) + ChecksumBytes;
        ReadOnlyMemory<byte> content = _map.ClaimChecked(_indexBlock, (ulong)bytes, What);
        CheckPrefix(content.Span, "EAIB"u8);
        foreach ((ulong Index, ReadOnlyMemory<byte> Element) item in
            PagedElements.Split(content.Slice(BlockPrefixBytes, elementsBytes), 0, _elementBytes))
        {
            yield return item;
        }

        ulong first = (ulong)_indexElements;
        ReadOnlyMemory<byte> pointers = content[(BlockPrefixBytes + elementsBytes)..];
        for (int superBlock = 0; superBlock < SuperBlocks; superBlock++)
        {
            bool isDirect = superBlock < DirectSuperBlocks;
            int count = isDirect ? (int)DataBlocks(superBlock) : 1;
            IEnumerable<(ulong Index, ReadOnlyMemory<byte> Element)> items = isDirect
                ? Direct(pointers[..(8 * count)], superBlock, first)
                : Super(Pointer(pointers, 0), superBlock, first);
            foreach ((ulong Index, ReadOnlyMemory<byte> Element) item in items)
            {
                yield return item;
            }

            pointers = pointers[(8 * count)..];
            first += DataBlocks(superBlock) * DataElements(superBlock);
        }
    }

    private static ulong Pointer(ReadOnlyMemory<byte> pointers, int index) =>
        BinaryPrimitives.ReadUInt64LittleEndian(pointers.Span[(8 * index)..]);

    private IEnumerable<(ulong Index, ReadOnlyMemory<byte> Element)> Direct(
        ReadOnlyMemory<byte> pointers, int superBlock, ulong first)
    {
        ulong elements = DataElements(superBlock);
        for (int block = 0; 8 * block < pointers.Length; block++, first += elements)
        {
            foreach ((ulong Index, ReadOnlyMemory<byte> Element) item in
                Data(Pointer(pointers, block), elements, first, written: default))
            {
                yield return item;
            }
        }
    }

    private IEnumerable<(ulong Index, ReadOnlyMemory<byte> Element)> Super(ulong address, int superBlock, ulong first)
    {
        if (address == FileMap.Undefined)
        {
            yield break;
        }

        ulong blocks = DataBlocks(superBlock);
        ulong elements = DataElements(superBlock);
        ulong pages = elements > _pageElements ? elements / _pageElements : 0;
        ulong bitmapBytes = (pages + 7) / 8;
        int prefixBytes = BlockPrefixBytes + OffsetBytes;
        UInt128 bytes = (uint)prefixBytes + ((UInt128)blocks * (bitmapBytes + 8)) + ChecksumBytes;
        ReadOnlyMemory<byte> content = _map.ClaimChecked(
            address, bytes > long.MaxValue ? long.MaxValue : (ulong)bytes, What);
        CheckPrefix(content.Span, "EASB"u8);
        ReadOnlyMemory<byte> pointers = content[(prefixBytes + (int)(blocks * bitmapBytes))..];
        for (int block = 0; block < (int)blocks; block++, first += elements)
        {
            ReadOnlyMemory<byte> written = content.Slice(prefixBytes + (block * (int)bitmapBytes), (int)bitmapBytes);
            foreach ((ulong Index, ReadOnlyMemory<byte> Element) item in
                Data(Pointer(pointers, block), elements, first, written))
            {
                yield return item;
            }
        }
    }

    private IEnumerable<(ulong Index, ReadOnlyMemory<byte> Element)> Data(
        ulong address, ulong elements, ulong first, ReadOnlyMemory<byte> written)
    {
        if (address == FileMap.Undefined)
        {
            return [];
        }

        int prefixBytes = BlockPrefixBytes + OffsetBytes;
        UInt128 elementsBytes = written.IsEmpty ? (UInt128)elements * (uint)_elementBytes : 0;
        UInt128 bytes = (uint)prefixBytes + elementsBytes + ChecksumBytes;
        ulong length = bytes > long.MaxValue ? long.MaxValue : (ulong)bytes;
        ReadOnlyMemory<byte> content = _map.ClaimChecked(address, length, What);
        CheckPrefix(content.Span, "EADB"u8);
        return written.IsEmpty
            ? PagedElements.Split(content[prefixBytes..], first, _elementBytes)
            : PagedElements.Read(
                _map, address + length, first, written, elements, _elementBytes, _pageElements, What);
    }

    private void CheckPrefix(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        var cursor = new ByteCursor(_map, content, What);
        cursor.Expect(signature);
        cursor.ExpectVersion(0);
        cursor.ExpectVersion(_client);
        if (cursor.UInt64() != _address)
        {
            throw _map.Failure($"a block of the {What} belongs elsewhere; the file is damaged");
        }
    }
}
