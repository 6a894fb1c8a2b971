using System.Buffers.Binary;
using System.IO.Compression;

namespace Keras.Images.Png;

/// <summary>Writes PNG files: with Skia, but for 16-bit gray, which Skia has not.</summary>
internal static class PngEncoder
{
    /// <summary>Each byte is stored less the one at its place in the pixel to the left.</summary>
    private const byte SubFilter = 1;

    public static byte[] Encode(Bitmap bitmap) => bitmap.IsDeep ? EncodeDeep(bitmap) : SkiaCodec.EncodePng(bitmap);

    private static byte[] EncodeDeep(Bitmap bitmap)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, bitmap.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), bitmap.Height);
        header[8] = 16;
        using var data = new MemoryStream();
        using (var compressed = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            WriteLines(bitmap, compressed);
        }

        using var file = new MemoryStream();
        file.Write(PngFile.Signature);
        PngChunks.Write(file, "IHDR"u8, header);
        PngChunks.Write(file, "IDAT"u8, data.ToArray());
        PngChunks.Write(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteLines(Bitmap bitmap, Stream stream)
    {
        byte[] line = new byte[1 + (2 * bitmap.Width)];
        line[0] = SubFilter;
        foreach (int[] values in bitmap.DeepPixels.Chunk(bitmap.Width))
        {
            (byte high, byte low) = (0, 0);
            for (int x = 0; x < values.Length; x++)
            {
                int value = Math.Clamp(values[x], 0, ushort.MaxValue);
                line[(2 * x) + 1] = unchecked((byte)((value >> 8) - high));
                line[(2 * x) + 2] = unchecked((byte)(value - low));
                (high, low) = ((byte)(value >> 8), unchecked((byte)value));
            }

            stream.Write(line);
        }
    }
}
