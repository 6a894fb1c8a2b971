using System.Buffers.Binary;

namespace Keras.Images.Png;

/// <summary>Writes chunks: length, type, content, checksum.</summary>
internal static class PngChunks
{
    private static readonly uint[] s_checksums = ChecksumsOfBytes();

    public static void Write(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Continue(Continue(uint.MaxValue, type), content));
        stream.Write(number);
    }

    /// <summary>CRC-32 as in zlib.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes) => ~Continue(uint.MaxValue, bytes);

    private static uint Continue(uint checksum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            checksum = s_checksums[(checksum ^ value) & 0xFF] ^ (checksum >> 8);
        }

        return checksum;
    }

    private static uint[] ChecksumsOfBytes()
    {
        uint[] checksums = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint checksum = i;
            for (int bit = 0; bit < 8; bit++)
            {
                checksum = (checksum & 1) == 0 ? checksum >> 1 : (checksum >> 1) ^ 0xEDB88320;
            }

            checksums[i] = checksum;
        }

        return checksums;
    }
}
