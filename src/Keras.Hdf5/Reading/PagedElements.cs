namespace Keras.Hdf5.Reading;

/// <summary>The elements of an array block, in one piece or in pages with a checksum each.</summary>
internal static class PagedElements
{
    private const int ChecksumBytes = 4;

    /// <summary>Elements that lie one behind the other.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="first">The number of the first.</param>
    /// <param name="elementBytes">Bytes of each.</param>
    public static IEnumerable<(ulong Index, ReadOnlyMemory<byte> Element)> Split(
        ReadOnlyMemory<byte> elements, ulong first, int elementBytes)
    {
        for (int start = 0; start + elementBytes <= elements.Length; start += elementBytes)
        {
            yield return (first++, elements.Slice(start, elementBytes));
        }
    }

    /// <summary>Elements in pages; those of pages that were never written are left out.</summary>
    /// <param name="map">The file.</param>
    /// <param name="address">The first page.</param>
    /// <param name="first">The number of the first element.</param>
    /// <param name="written">A bit for each page, the highest first: whether it was written.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="elementBytes">Bytes of each.</param>
    /// <param name="pageElements">Elements in a page; the last may have fewer.</param>
    /// <param name="what">What the array is, for messages.</param>
    public static IEnumerable<(ulong Index, ReadOnlyMemory<byte> Element)> Read(
        FileMap map,
        ulong address,
        ulong first,
        ReadOnlyMemory<byte> written,
        ulong count,
        int elementBytes,
        ulong pageElements,
        string what)
    {
        for (ulong page = 0; page * pageElements < count; page++)
        {
            ulong elements = Math.Min(pageElements, count - (page * pageElements));
            ulong bytes = (elements * (ulong)elementBytes) + ChecksumBytes;
            if ((written.Span[(int)(page / 8)] & (0x80 >> (int)(page % 8))) == 0)
            {
                map.Reserve(address, bytes, what);
            }
            else
            {
                ReadOnlyMemory<byte> content = map.ClaimChecked(address, bytes, what);
                foreach ((ulong Index, ReadOnlyMemory<byte> Element) item in
                    Split(content, first + (page * pageElements), elementBytes))
                {
                    yield return item;
                }
            }

            address += bytes;
        }
    }
}
