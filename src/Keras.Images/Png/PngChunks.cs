using System.Buffers.Binary;
using System.IO.Hashing;

namespace Keras.Images.Png;

/// <summary>Writes chunks: length, type, content, checksum.</summary>
internal static class PngChunks
{
    public static void Write(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var checksum = new Crc32();
        checksum.Append(type);
        checksum.Append(content);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, checksum.GetCurrentHashAsUInt32());
        stream.Write(number);
    }
}
