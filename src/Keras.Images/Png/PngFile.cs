using System.Buffers.Binary;
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

    public bool IsInterlaced { get; private set; }

    /// <summary>The colors of a palette, RGB.</summary>
    public byte[] Palette { get; private set; } = [];

    /// <summary>The tRNS chunk: alpha of each palette entry, or one transparent color in 16-bit values.</summary>
    public byte[] Transparency { get; private set; } = [];

    /// <summary>Samples per pixel.</summary>
    public int Channels => ColorType switch
    {
        GrayType or PaletteType => 1,
        GrayAlphaType => 2,
        RgbType => 3,
        RgbaType => 4,
        _ => throw new ImageFormatException($"color type {ColorType} does not exist in PNG"),
    };

    private ReadOnlySpan<byte> Header => _file.AsSpan(Signature.Length, 25);

    /// <exception cref="ImageFormatException">
    /// The chunks are damaged, or claim more pixels than the data can hold.
    /// </exception>
    public static PngFile Parse(byte[] file)
    {
        var png = new PngFile(file);
        png.ReadChunks();
        png.CheckSize();
        return png;
    }

    /// <summary>
    /// The same image without the chunks that would make libpng change values: gamma, color space, transparency.
    /// </summary>
    public byte[] WithoutAncillaryChunks()
    {
        using var stripped = new MemoryStream(_file.Length);
        stripped.Write(Signature);
        stripped.Write(Header);
        if (ColorType == PaletteType)
        {
            PngChunks.Write(stripped, "PLTE"u8, Palette);
        }

        foreach (Range data in _data)
        {
            stripped.Write(_file.AsSpan(data));
        }

        PngChunks.Write(stripped, "IEND"u8, []);
        return stripped.ToArray();
    }

    /// <summary>The same image with other pixel data, of 8 bits per sample.</summary>
    /// <param name="data">The zlib stream of the filtered lines.</param>
    public byte[] WithEightBitData(byte[] data)
    {
        byte[] header = Header.Slice(8, 13).ToArray();
        header[8] = 8;
        using var file = new MemoryStream(data.Length + 64);
        file.Write(Signature);
        PngChunks.Write(file, "IHDR"u8, header);
        PngChunks.Write(file, "IDAT"u8, data);
        PngChunks.Write(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>The zlib stream of the pixel data, its pieces joined.</summary>
    public MemoryStream OpenData()
    {
        var joined = new MemoryStream();
        foreach (Range data in _data)
        {
            // Length and type precede the content, the checksum follows it.
            joined.Write(_file.AsSpan(data)[8..^4]);
        }

        joined.Position = 0;
        return joined;
    }

    private void ReadChunks()
    {
        int position = Signature.Length;
        while (true)
        {
            if (_file.Length - position < 12)
            {
                // The end mark may be missing, as other readers do not look for it either.
                if (_data.Count > 0)
                {
                    return;
                }

                throw new ImageFormatException("the file is truncated: it ends before the pixel data");
            }

            uint length = BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(position));
            ReadOnlySpan<byte> type = _file.AsSpan(position + 4, 4);
            if (_data.Count > 0 && !type.SequenceEqual("IDAT"u8))
            {
                return;
            }

            if (length > _file.Length - position - 12)
            {
                throw new ImageFormatException(
                    $"the file is truncated: chunk {NameOf(type)} should have {length} bytes");
            }

            int end = position + 12 + (int)length;
            ReadChunk(type, position..end);
            position = end;
        }
    }

    private void ReadChunk(ReadOnlySpan<byte> type, Range range)
    {
        ReadOnlySpan<byte> content = _file.AsSpan(range)[8..^4];
        if (Width == 0)
        {
            ReadHeader(type, content);
        }
        else if (type.SequenceEqual("IDAT"u8))
        {
            _data.Add(range);
        }
        else if (type.SequenceEqual("PLTE"u8))
        {
            Palette = Checked(range, content);
        }
        else if (type.SequenceEqual("tRNS"u8))
        {
            Transparency = Checked(range, content);
        }
        else if ((type[0] & 0x20) == 0)
        {
            // A lower-case first letter marks what may be skipped; this one has none.
            throw new ImageFormatException($"chunk {NameOf(type)} is required but not known");
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
        ImageFile.RequirePixelCount(height, width);
        (Width, Height) = ((int)width, (int)height);
        (BitDepth, ColorType, IsInterlaced) = (content[8], content[9], content[12] != 0);
    }

    /// <summary>libpng never sees these bytes, so the checksum is tested here.</summary>
    private byte[] Checked(Range range, ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<byte> chunk = _file.AsSpan(range);
        if (BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]) != PngChunks.Checksum(chunk[4..^4]))
        {
            throw new ImageFormatException($"the checksum of chunk {NameOf(chunk.Slice(4, 4))} is wrong");
        }

        return content.ToArray();
    }

    private static string NameOf(ReadOnlySpan<byte> type) => Encoding.Latin1.GetString(type);

    /// <summary>Stops a small file from asking for much memory: zlib shrinks data 1032 times at most.</summary>
    private void CheckSize()
    {
        const long slack = 1024;
        long lineLength = (((long)Width * Channels * BitDepth) + 7) / 8;
        long dataLength = _data.Sum(data => data.GetOffsetAndLength(_file.Length).Length);
        if (lineLength * Height > (dataLength * 1032) + slack)
        {
            throw new ImageFormatException(
                $"{Height}x{Width} pixels cannot come out of {dataLength} bytes of data: "
                + "the file is damaged or truncated");
        }
    }
}
