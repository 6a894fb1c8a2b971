namespace Keras.Hdf5.Reading;

/// <summary>Looks up the texts of variable length, which lie in collections anywhere in the file.</summary>
internal sealed class GlobalHeap(FileMap map)
{
    private const string What = "global heap";

    private readonly Dictionary<ulong, Dictionary<int, ReadOnlyMemory<byte>>> _collections = [];

    /// <summary>The object that a reference leads to.</summary>
    /// <param name="collection">The address of the collection.</param>
    /// <param name="index">The object's number in it.</param>
    /// <param name="bytes">The size that the reference promises.</param>
    /// <exception cref="Hdf5Exception">It does not exist, or has another size.</exception>
    public ReadOnlyMemory<byte> Find(ulong collection, uint index, ulong bytes)
    {
        if (!_collections.TryGetValue(collection, out Dictionary<int, ReadOnlyMemory<byte>>? objects))
        {
            objects = ReadCollection(collection);
            _collections.Add(collection, objects);
        }

        return index <= ushort.MaxValue && objects.TryGetValue((int)index, out ReadOnlyMemory<byte> content)
            && (ulong)content.Length == bytes
            ? content
            : throw map.Failure("a text of variable length is not where the file says; the file is damaged");
    }

    private Dictionary<int, ReadOnlyMemory<byte>> ReadCollection(ulong address)
    {
        const int PrefixBytes = 16;
        const int ObjectPrefixBytes = 16;
        const ulong MinBytes = 4096;
        var prefix = new ByteCursor(map, map.Claim(address, PrefixBytes, What), What);
        prefix.Expect("GCOL"u8);
        prefix.ExpectVersion(1);
        prefix.Skip(3);
        ulong size = prefix.UInt64();
        if (size < MinBytes)
        {
            throw map.Failure($"a {What} has {size} bytes, but at least {MinBytes} were expected");
        }

        var objects = new Dictionary<int, ReadOnlyMemory<byte>>();
        ReadOnlyMemory<byte> rest = map.Claim(address + PrefixBytes, size - PrefixBytes, What);
        while (rest.Length >= ObjectPrefixBytes)
        {
            var cursor = new ByteCursor(map, rest.Span, What);
            int index = cursor.UInt16();
            cursor.Skip(6);
            ulong length = cursor.UInt64();

            // Object 0 is the free space; its length counts its prefix.
            UInt128 taken = index == 0 ? length : ObjectPrefixBytes + (((UInt128)length + 7) / 8 * 8);
            if (taken < ObjectPrefixBytes || taken > (UInt128)rest.Length
                || !objects.TryAdd(index, index == 0 ? default : rest.Slice(ObjectPrefixBytes, (int)length)))
            {
                throw map.Failure($"a {What} holds an impossible object; the file is damaged");
            }

            rest = rest[(int)taken..];
        }

        objects.Remove(0);
        return objects;
    }
}
