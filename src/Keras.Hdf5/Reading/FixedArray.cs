namespace Keras.Hdf5.Reading;

/// <summary>Lists the elements of an index for as many chunks as there will ever be.</summary>
internal static class FixedArray
{
    private const string What = "fixed array";
    private const int ChecksumBytes = 4;

    /// <summary>The elements in order; those of pages that were never written are left out.</summary>
    /// <param name="map">The file.</param>
    /// <param name="address">The header.</param>
    /// <param name="isFiltered">Whether elements tell how a chunk was packed.</param>
    public static IEnumerable<(ulong Index, ReadOnlyMemory<byte> Element)> Elements(
        FileMap map, ulong address, bool isFiltered)
    {
        const ulong HeaderBytes = 28;
        const int MaxPageBits = 31;
        var cursor = new ByteCursor(map, map.ClaimChecked(address, HeaderBytes, What).Span, What);
        cursor.Expect("FAHD"u8);
        cursor.ExpectVersion(0);
        cursor.ExpectVersion(isFiltered ? 1 : 0);
        int elementBytes = cursor.Byte();
        int pageBits = cursor.Byte();
        ulong count = cursor.UInt64();
        ulong block = cursor.UInt64();
        if (elementBytes == 0 || pageBits > MaxPageBits || count > map.File.End)
        {
            throw map.Failure(
                $"the {What} has {count} elements of {elementBytes} bytes in pages of 2 to the {pageBits}; "
                + "the file is damaged");
        }

        return block == FileMap.Undefined
            ? []
            : Block(map, address, block, isFiltered ? 1 : 0, count, elementBytes, 1UL << pageBits);
    }

    private static IEnumerable<(ulong Index, ReadOnlyMemory<byte> Element)> Block(
        FileMap map, ulong header, ulong address, int client, ulong count, int elementBytes, ulong pageElements)
    {
        const int PrefixBytes = 14;
        bool isPaged = count > pageElements;
        ulong pages = isPaged ? (count + pageElements - 1) / pageElements : 0;
        ulong bitmapBytes = (pages + 7) / 8;
        ulong bytes = PrefixBytes + bitmapBytes + (isPaged ? 0 : count * (ulong)elementBytes) + ChecksumBytes;
        ReadOnlyMemory<byte> content = map.ClaimChecked(address, bytes, What);
        var cursor = new ByteCursor(map, content.Span, What);
        cursor.Expect("FADB"u8);
        cursor.ExpectVersion(0);
        cursor.ExpectVersion(client);
        if (cursor.UInt64() != header)
        {
            throw map.Failure($"a block of the {What} belongs elsewhere; the file is damaged");
        }

        return isPaged
            ? PagedElements.Read(
                map, address + bytes, 0, content.Slice(PrefixBytes, (int)bitmapBytes), count, elementBytes, pageElements, What)
            : PagedElements.Split(content[PrefixBytes..], 0, elementBytes);
    }
}
