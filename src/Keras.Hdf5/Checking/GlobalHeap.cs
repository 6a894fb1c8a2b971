namespace Keras.Hdf5.Checking;

/// <summary>Looks up the texts of variable length, which lie in collections anywhere in the file.</summary>
internal sealed class GlobalHeap(FileMap map)
{
    private const string What = "global heap";

    private readonly Dictionary<ulong, Dictionary<int, ulong>> _collections = [];

    /// <summary>Checks that an object exists and has the size that a reference to it promises.</summary>
    /// <remarks>libhdf5 copies as many bytes as the object has into room for as many as the reference says.</remarks>
    public void Check(ulong collection, uint index, ulong bytes)
    {
        if (!_collections.TryGetValue(collection, out Dictionary<int, ulong>? objects))
        {
            objects = ReadCollection(collection);
            _collections.Add(collection, objects);
        }

        if (index > ushort.MaxValue || !objects.TryGetValue((int)index, out ulong size) || size != bytes)
        {
            throw map.Failure("a text of variable length is not where the file says; the file is damaged");
        }
    }

    private Dictionary<int, ulong> ReadCollection(ulong address)
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

        var objects = new Dictionary<int, ulong>();
        byte[] content = map.Claim(address + PrefixBytes, size - PrefixBytes, What);
        ReadOnlySpan<byte> rest = content;
        while (rest.Length >= ObjectPrefixBytes)
        {
            var cursor = new ByteCursor(map, rest, What);
            int index = cursor.UInt16();
            cursor.Skip(6);
            ulong length = cursor.UInt64();

            // Object 0 is the free space; its length counts its prefix.
            UInt128 taken = index == 0 ? length : ObjectPrefixBytes + (((UInt128)length + 7) / 8 * 8);
            if (taken < ObjectPrefixBytes || taken > (UInt128)rest.Length || !objects.TryAdd(index, length))
            {
                throw map.Failure($"a {What} holds an impossible object; the file is damaged");
            }

            rest = rest[(int)taken..];
        }

        objects.Remove(0);
        return objects;
    }
}
