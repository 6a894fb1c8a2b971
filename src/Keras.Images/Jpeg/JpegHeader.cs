using System.Buffers.Binary;

namespace Keras.Images.Jpeg;

/// <summary>What the markers of a JPEG file say, read without decoding.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Components">Channels of the file: 1 gray, 3 color, 4 inks.</param>
/// <param name="IsArithmetic">Whether the entropy coding is arithmetic, which needs no whole bit for a value.</param>
internal readonly record struct JpegHeader(int Height, int Width, int Components, bool IsArithmetic)
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    public static ReadOnlySpan<byte> Signature => [0xFF, StartOfImage, 0xFF];

    /// <exception cref="ImageFormatException">The end mark is missing, or the first scan, or the size.</exception>
    public static JpegHeader Parse(ReadOnlySpan<byte> file)
    {
        JpegHeader? frame = null;
        int position = 2;
        while (NextMarker(file, ref position) is byte marker)
        {
            if (marker is EndOfImage)
            {
                throw new ImageFormatException("the file holds no image: it ends before the first scan");
            }

            if (!HasContent(marker))
            {
                continue;
            }

            ReadOnlySpan<byte> content = Content(file, ref position);
            if (IsFrame(marker))
            {
                frame ??= ReadFrame(marker, content);
            }
            else if (marker == StartOfScan)
            {
                // libjpeg would fill up with gray what is missing.
                return HasEnd(file, position)
                    ? frame ?? throw new ImageFormatException("the frame header, which has the size, is missing")
                    : throw new ImageFormatException("the file is truncated: the end mark is missing");
            }
        }

        throw new ImageFormatException("the file is truncated: it ends before the first scan");
    }

    private static JpegHeader ReadFrame(byte marker, ReadOnlySpan<byte> content)
    {
        if (content.Length < 6)
        {
            throw new ImageFormatException("the frame header is damaged");
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]);

        return new JpegHeader(height, width, content[5], IsArithmetic: marker >= 0xC9);
    }

    /// <summary>
    /// Start of frame: the range but for Huffman tables, a reserved one, and arithmetic conditioning.
    /// </summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static bool HasContent(byte marker) => marker is not (>= 0xD0 and <= EndOfImage or 0x01);

    /// <summary>Skips to the next marker. 0xFF00 is a byte of data, and 0xFF may be repeated.</summary>
    private static byte? NextMarker(ReadOnlySpan<byte> file, ref int position)
    {
        while (position < file.Length)
        {
            int offset = file[position..].IndexOf((byte)0xFF);
            if (offset < 0)
            {
                break;
            }

            position += offset;
            while (position < file.Length && file[position] == 0xFF)
            {
                position++;
            }

            if (position < file.Length && file[position++] is not 0 and byte marker)
            {
                return marker;
            }
        }

        position = file.Length;
        return null;
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> file, ref int position)
    {
        int length = file.Length - position < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(file[position..]);
        if (length < 2 || length > file.Length - position)
        {
            throw new ImageFormatException("the file is truncated or damaged: a marker segment exceeds it");
        }

        ReadOnlySpan<byte> content = file.Slice(position + 2, length - 2);
        position += length;
        return content;
    }

    private static bool HasEnd(ReadOnlySpan<byte> file, int position)
    {
        while (NextMarker(file, ref position) is byte marker)
        {
            if (marker == EndOfImage)
            {
                return true;
            }

            if (HasContent(marker) && file.Length - position >= 2)
            {
                position = Math.Min(file.Length, position + BinaryPrimitives.ReadUInt16BigEndian(file[position..]));
            }
        }

        return false;
    }
}
