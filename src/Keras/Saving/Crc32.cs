using System.Buffers.Binary;

namespace Keras.Saving;

/// <summary>The checksum of zip files.</summary>
internal static class Crc32
{
    // Table k tells what a byte does to the checksum k bytes later, so that eight bytes are one step.
    private static readonly uint[][] s_tables = MakeTables();

    /// <summary>The checksum of what was seen before, followed by more; that of nothing is 0.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> data)
    {
        uint state = ~checksum;
        while (data.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ state;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            state = s_tables[7][low & 255] ^ s_tables[6][(low >> 8) & 255] ^ s_tables[5][(low >> 16) & 255]
                ^ s_tables[4][low >> 24] ^ s_tables[3][high & 255] ^ s_tables[2][(high >> 8) & 255]
                ^ s_tables[1][(high >> 16) & 255] ^ s_tables[0][high >> 24];
            data = data[8..];
        }

        foreach (byte next in data)
        {
            state = (state >> 8) ^ s_tables[0][(state ^ next) & 255];
        }

        return ~state;
    }

    private static uint[][] MakeTables()
    {
        uint[][] tables = [.. Enumerable.Range(0, 8).Select(_ => new uint[256])];
        for (uint value = 0; value < 256; value++)
        {
            uint state = value;
            for (int bit = 0; bit < 8; bit++)
            {
                state = (state & 1) == 0 ? state >> 1 : (state >> 1) ^ 0xEDB88320;
            }

            tables[0][value] = state;
        }

        for (int table = 1; table < tables.Length; table++)
        {
            for (int value = 0; value < 256; value++)
            {
                uint before = tables[table - 1][value];
                tables[table][value] = (before >> 8) ^ tables[0][before & 255];
            }
        }

        return tables;
    }
}
