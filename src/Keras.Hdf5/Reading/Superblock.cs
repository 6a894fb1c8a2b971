namespace Keras.Hdf5.Reading;

/// <summary>Finds where a file begins, and reads what it begins with.</summary>
internal static class Superblock
{
    private const string What = "superblock";
    private const int VersionPlace = 8;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads the superblock, and tells the file where it begins and ends.</summary>
    /// <param name="map">The file.</param>
    /// <param name="sizes">The capacities of B-trees, if the superblock gives them.</param>
    /// <returns>The root group, and the address of the extension, which may be undefined.</returns>
    public static (GroupMember Root, ulong Extension) Read(FileMap map, ref TreeSizes sizes)
    {
        FindStart(map);
        int version = map.Peek(VersionPlace, 1, What)[0];
        return version switch
        {
            0 => (ReadOld(map, map.Claim(0, 96, What), hasChunkSize: false, ref sizes), FileMap.Undefined),
            1 => (ReadOld(map, map.Claim(0, 100, What), hasChunkSize: true, ref sizes), FileMap.Undefined),
            2 or 3 => ReadNew(map, map.ClaimChecked(0, 48, What).Span, version),
            _ => throw map.Failure($"the superblock has version {version}; versions 0 to 3 are supported"),
        };
    }

    // Before the file may come a block of the user's: of 512 bytes, or of that doubled several times.
    private static void FindStart(FileMap map)
    {
        const ulong SmallestUserBlock = 512;
        SourceFile file = map.File;
        ulong length = file.End;
        if (length <= VersionPlace)
        {
            throw map.Failure(length == 0
                ? "the file is empty; a download or a copy was cut off: get it again"
                : $"the file has {length} bytes and is not an HDF5 file");
        }

        byte[] first = map.Peek(0, VersionPlace, What);
        for (ulong start = 0; start < length - VersionPlace; start = Math.Max(SmallestUserBlock, 2 * start))
        {
            if (map.Peek(start, VersionPlace, What).AsSpan().SequenceEqual(Signature))
            {
                file.Base = start;
                file.End = length - start;
                return;
            }
        }

        throw map.Failure(
            $"the file begins with {Convert.ToHexString(first)} and is not an HDF5 file, "
            + $"which begins with {Convert.ToHexString(Signature)}");
    }

    private static GroupMember ReadOld(FileMap map, byte[] content, bool hasChunkSize, ref TreeSizes sizes)
    {
        var cursor = new ByteCursor(map, content, What);
        cursor.Skip(VersionPlace + 1);
        cursor.ExpectVersion(0);
        cursor.ExpectVersion(0);
        cursor.Skip(1);
        cursor.ExpectVersion(0);
        CheckOffsetSizes(map, cursor.Byte(), cursor.Byte());
        cursor.Skip(1);
        int leaf = cursor.UInt16();
        int node = cursor.UInt16();
        cursor.Skip(4);
        int chunk = TreeSizes.Default.Chunk;
        if (hasChunkSize)
        {
            chunk = cursor.UInt16();
            cursor.Skip(2);
        }

        sizes = TreeSizes.Of(map, leaf, node, chunk);
        ulong start = cursor.UInt64();
        cursor.Skip(8);
        ulong end = cursor.UInt64();
        if (cursor.UInt64() != FileMap.Undefined)
        {
            throw map.Failure("the superblock names a driver, which is not supported");
        }

        SetExtent(map.File, map, start, end);
        cursor.Skip(8);
        ulong root = cursor.UInt64();
        return new GroupMember("", root, SymbolTable.ReadCache(map, ref cursor));
    }

    private static (GroupMember Root, ulong Extension) ReadNew(FileMap map, ReadOnlySpan<byte> content, int version)
    {
        const int OpenForWriting = 1;
        var cursor = new ByteCursor(map, content, What);
        cursor.Skip(VersionPlace + 1);
        CheckOffsetSizes(map, cursor.Byte(), cursor.Byte());
        if ((cursor.Byte() & OpenForWriting) != 0 && version == 3)
        {
            throw map.Failure(
                "a program is writing the file, or has ended without closing it; close it there, or run h5clear -s on it");
        }

        ulong start = cursor.UInt64();
        ulong extension = cursor.UInt64();
        SetExtent(map.File, map, start, cursor.UInt64());
        return (new GroupMember("", cursor.UInt64(), CachedTable: null), extension);
    }

    private static void CheckOffsetSizes(FileMap map, int offsetBytes, int lengthBytes)
    {
        if (offsetBytes != 8 || lengthBytes != 8)
        {
            throw map.Failure($"the file has addresses of {offsetBytes} and lengths of {lengthBytes} bytes, not 8");
        }
    }

    // A block that was put before the file later is not counted in its addresses.
    private static void SetExtent(SourceFile file, FileMap map, ulong start, ulong end)
    {
        if (start != 0 && start != file.Base)
        {
            throw map.Failure($"the superblock is at {file.Base} but says {start}; the file is damaged");
        }

        ulong length = end - start;
        if (end < start || length > file.End)
        {
            throw map.Failure(
                $"the file has {file.End} bytes, but {length} were written; it was cut off: copy or download it again");
        }

        file.End = length;
    }
}
