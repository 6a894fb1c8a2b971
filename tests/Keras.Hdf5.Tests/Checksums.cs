using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Keras.Hdf5.Tests;

/// <summary>
/// Makes the checksums of the newer structures fit their damaged content, so that they do not have the damage refused
/// for the checksum alone: an attacker would do the same.
/// </summary>
internal static class Checksums
{
    private static readonly string[] s_signatures =
        ["OHDR", "OCHK", "FRHP", "FHIB", "BTHD", "BTLF", "BTIN", "FAHD", "FADB", "EAHD", "EAIB", "EASB", "EADB"];

    /// <summary>Finds structures with checksums in a file that is whole.</summary>
    public static IReadOnlyList<Structure> Find(ReadOnlySpan<byte> file)
    {
        const int LongestStructure = 4096;
        List<Structure> found = [];
        for (int start = 0; start + 8 < file.Length; start++)
        {
            string signature = Encoding.Latin1.GetString(file.Slice(start, 4));
            if (signature == "FHDB")
            {
                // The checksum stands behind an offset of 4 or 5 bytes; the block ends where its size doubled ends.
                IEnumerable<Structure> candidates =
                    from size in new[] { 512, 1024, 2048, 4096 }
                    from place in new[] { 17, 18 }
                    select new Structure(start, size, place);
                found.AddRange(Fitting(file, candidates));
            }
            else if (s_signatures.Contains(signature))
            {
                found.AddRange(Fitting(
                    file, Enumerable.Range(8, LongestStructure).Select(length => new Structure(start, length, length))));
            }
        }

        return found;
    }

    /// <summary>Repairs structures that have not moved, and object headers that have.</summary>
    public static void Repair(Span<byte> file, IReadOnlyList<Structure> structures)
    {
        foreach (Structure structure in structures)
        {
            if (structure.End <= file.Length)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(file[(structure.Start + structure.Place)..], Sum(file, structure));
            }
        }

        Repair(file);
    }

    /// <summary>Repairs superblocks of version 2 and 3 and object headers of version 2.</summary>
    public static void Repair(Span<byte> file)
    {
        const int SuperblockBytes = 44;
        if (file.Length > SuperblockBytes + 4 && file[8] is 2 or 3)
        {
            Write(file, 0, SuperblockBytes);
        }

        for (int start = 0; start + 8 < file.Length; start++)
        {
            if (file[start..].StartsWith("OHDR"u8))
            {
                RepairHeader(file, start);
            }
        }
    }

    private static List<Structure> Fitting(ReadOnlySpan<byte> file, IEnumerable<Structure> candidates)
    {
        foreach (Structure candidate in candidates)
        {
            if (candidate.End <= file.Length
                && BinaryPrimitives.ReadUInt32LittleEndian(file[(candidate.Start + candidate.Place)..]) == Sum(file, candidate))
            {
                return [candidate];
            }
        }

        return [];
    }

    private static uint Sum(ReadOnlySpan<byte> file, Structure structure)
    {
        byte[] content = file.Slice(structure.Start, structure.Length).ToArray();
        if (structure.Place < structure.Length)
        {
            content.AsSpan(structure.Place, sizeof(uint)).Clear();
        }

        return Lookup3(content);
    }

    private static void RepairHeader(Span<byte> file, int start)
    {
        const int ContinuationType = 0x10;
        int flags = file[start + 5];
        int sizeBytes = 1 << (flags & 3);
        int sizeStart = start + 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0);
        if (sizeStart + 8 > file.Length)
        {
            return;
        }

        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(file[sizeStart..]);
        size &= ulong.MaxValue >> (64 - (8 * sizeBytes));
        int body = sizeStart + sizeBytes;
        if (size > (ulong)(file.Length - body))
        {
            return;
        }

        int end = body + (int)size;
        int prefix = (flags & 4) != 0 ? 6 : 4;
        for (int message = body; message + prefix + 16 <= end;)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(file[(message + 1)..]);
            if (file[message] == ContinuationType)
            {
                ulong address = BinaryPrimitives.ReadUInt64LittleEndian(file[(message + prefix)..]);
                ulong bytes = BinaryPrimitives.ReadUInt64LittleEndian(file[(message + prefix + 8)..]);
                if (bytes is > 8 and < int.MaxValue && address < int.MaxValue)
                {
                    Write(file, (int)address, (int)bytes - 4);
                }
            }

            message += prefix + length;
        }

        Write(file, start, end - start);
    }

    private static void Write(Span<byte> file, int start, int length)
    {
        if ((long)start + length + 4 <= file.Length)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file[(start + length)..], Lookup3(file.Slice(start, length)));
        }
    }

    /// <summary>hashlittle of Bob Jenkins' lookup3.c (public domain, 2006), with initial value 0.</summary>
    private static uint Lookup3(ReadOnlySpan<byte> bytes)
    {
        uint a = 0xdeadbeef + (uint)bytes.Length;
        uint b = a;
        uint c = a;
        Span<byte> block = stackalloc byte[12];
        for (; bytes.Length > 12; bytes = bytes[12..])
        {
            Add(bytes, ref a, ref b, ref c);
            a = (a - c) ^ BitOperations.RotateLeft(c, 4);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 6);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 8);
            b += a;
            a = (a - c) ^ BitOperations.RotateLeft(c, 16);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 19);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 4);
            b += a;
        }

        if (bytes.IsEmpty)
        {
            return c;
        }

        block.Clear();
        bytes.CopyTo(block);
        Add(block, ref a, ref b, ref c);
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        return (c ^ b) - BitOperations.RotateLeft(b, 24);
    }

    private static void Add(ReadOnlySpan<byte> block, ref uint a, ref uint b, ref uint c)
    {
        a += BinaryPrimitives.ReadUInt32LittleEndian(block);
        b += BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
    }

    /// <summary>A structure with a checksum.</summary>
    /// <param name="Start">Where it begins.</param>
    /// <param name="Length">The bytes that the checksum is of.</param>
    /// <param name="Place">Where in it the checksum is: behind these bytes, or among them and then zero to itself.</param>
    internal readonly record struct Structure(int Start, int Length, int Place)
    {
        /// <summary>Where it ends.</summary>
        public int End => Start + Math.Max(Length, Place + sizeof(uint));
    }
}
