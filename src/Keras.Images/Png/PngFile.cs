using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Keras.Images.Png;

/// <summary>The chunks of a PNG file that matter here, found and measured but not decoded.</summary>
internal sealed class PngFile
{
    public const int GrayType = 0;
    public const int RgbType = 2;
    public const int PaletteType = 3;
    public const int GrayAlphaType = 4;
    public const int RgbaType = 6;

    private readonly byte[] _file;
    private readonly List<Range> _data = [];

    private PngFile(byte[] file) => _file = file;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public int Width { get; private set; }

    public int Height { get; private set; }

    public int BitDepth { get; private set; }

    public int ColorType { get; private set; }

    /// <summary>The colors of a palette, RGB.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>The tRNS chunk: alpha of each palette entry, or one transparent color in 16-bit values.</summary>
    public byte[] Transparency { get; private set; } = [];

    /// <exception cref="ImageFormatException">A chunk is damaged, cut off or unknown, or there is no pixel data.</exception>
    public static PngFile Parse(byte[] file)
    {
        var png = new PngFile(file);
        png.ReadChunks();
        return png;
    }

    /// <summary>The same image without the chunks by which decoders change values: gamma, profile, transparency.</summary>
    public byte[] Bare() => Bare(ColorType, BitDepth);

    /// <summary>The same pixel data under another name.</summary>
    /// <param name="colorType">A type without palette.</param>
    /// <param name="bitDepth">Bits of a sample; those of a pixel must stay as many.</param>
    public byte[] Bare(int colorType, int bitDepth)
    {
        byte[] header = _file.AsSpan(Signature.Length + 8, 13).ToArray();
        (header[8], header[9]) = ((byte)bitDepth, (byte)colorType);
        using var bare = new MemoryStream(_file.Length);
        bare.Write(Signature);
        PngChunks.Write(bare, "IHDR"u8, header);
        foreach (Range data in _data)
        {
            bare.Write(_file.AsSpan(data));
        }

        PngChunks.Write(bare, "IEND"u8, []);
        return bare.ToArray();
    }

    private void ReadChunks()
    {
        int position = Signature.Length;
        while (_file.Length - position >= 12)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(position));
            if (length > _file.Length - position - 12)
            {
                break;
            }

            int end = position + 12 + (int)length;
            ReadOnlySpan<byte> chunk = _file.AsSpan(position..end);
            ReadOnlySpan<byte> type = chunk.Slice(4, 4);
            if (BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]) != Crc32.HashToUInt32(chunk[4..^4]))
            {
                throw new ImageFormatException(
                    $"the file is damaged: the checksum of chunk {Encoding.Latin1.GetString(type)} is wrong");
            }

            if (type.SequenceEqual("IEND"u8))
            {
                break;
            }

            ReadChunk(type, chunk[8..^4], position..end);
            position = end;
        }

        // What follows the pixel data, the end mark too, may be cut off: other readers do not miss it either.
        if (_data.Count == 0)
        {
            throw new ImageFormatException("the file is truncated: it ends before the pixel data");
        }
    }

    private void ReadChunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content, Range range)
    {
        if (Width == 0)
        {
            ReadHeader(type, content);
        }
        else if (type.SequenceEqual("IDAT"u8))
        {
            if (_data.Count > 0 && !_data[^1].End.Equals(range.Start))
            {
                throw new ImageFormatException("the file is damaged: its pixel data is not in one piece");
            }

            _data.Add(range);
        }
        else if (_data.Count > 0)
        {
            // Too late to mean anything for the pixels.
            return;
        }
        else if (type.SequenceEqual("PLTE"u8))
        {
            Palette = content.ToArray();
        }
        else if (type.SequenceEqual("tRNS"u8))
        {
            Transparency = content.ToArray();
        }
        else if ((type[0] & 0x20) == 0)
        {
            // A lower-case first letter marks what may be skipped; this one has none.
            throw new ImageFormatException($"chunk {Encoding.Latin1.GetString(type)} is required but not known");
        }
    }

    private void ReadHeader(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        if (!type.SequenceEqual("IHDR"u8) || content.Length != 13)
        {
            throw new ImageFormatException("the header chunk IHDR is missing");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(content);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        (BitDepth, ColorType) = (content[8], content[9]);
        bool isByte = BitDepth <= 8 && ColorType is (GrayType or PaletteType);
        ImageFile.RequireSize(height, width, isByte ? 1 : 4, _file.Length);
        if (ColorType == PaletteType && BitDepth > 8)
        {
            throw new ImageFormatException($"indices into a palette have at most 8 bits; these have {BitDepth}");
        }

        (Width, Height) = ((int)width, (int)height);
    }
}
