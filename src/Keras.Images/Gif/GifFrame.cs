namespace Keras.Images.Gif;

/// <summary>What stands before the pixels of the first frame of a GIF file.</summary>
internal sealed class GifFrame
{
    private const int HeaderLength = 13;
    private const int DescriptorLength = 10;
    private const byte Extension = 0x21;
    private const byte Descriptor = 0x2C;
    private const byte GraphicControl = 0xF9;
    private const byte HasTable = 0x80;
    private const byte SizeOfTable = 7;

    private readonly byte[] _file;
    private readonly int _descriptor;
    private readonly int? _control;

    private GifFrame(byte[] file)
    {
        _file = file;
        Colors = TableAt(10, HeaderLength);
        int position = Colors.End.Value;
        while (At(position) == Extension)
        {
            if (At(position + 1) == GraphicControl && At(position + 2) == 4)
            {
                _control = position + 3;
            }

            // Blocks, each behind its length, up to an empty one.
            position += 2;
            while (At(position) is not 0 and byte length)
            {
                position += 1 + length;
            }

            position++;
        }

        if (At(position) != Descriptor)
        {
            throw new ImageFormatException("the file is damaged, or holds no image");
        }

        _descriptor = position;
        Range local = TableAt(position + 9, position + DescriptorLength);
        Colors = local.Start.Equals(local.End) ? Colors : local;
        if (_control is int control && (At(control) & 1) != 0)
        {
            Transparent = At(control + 3);
        }
    }

    /// <summary>The index that stands for no color, if there is one.</summary>
    public byte? Transparent { get; }

    /// <summary>Where the colors of the frame are, three bytes each; empty if the file has none.</summary>
    private Range Colors { get; }

    public static ReadOnlySpan<byte> Signature => "GIF8"u8;

    /// <exception cref="ImageFormatException">The file ends before the pixels, or is damaged there.</exception>
    public static GifFrame Parse(byte[] file) => new(file);

    /// <summary>Red, green and blue of an index; a gray ramp where the file has no color, as in Pillow.</summary>
    public byte[] ColorOf(byte index)
    {
        ReadOnlySpan<byte> colors = _file.AsSpan(Colors);
        return (3 * index) + 2 < colors.Length ? colors.Slice(3 * index, 3).ToArray() : [index, index, index];
    }

    /// <summary>The same file without a transparent color, and with a table of colors.</summary>
    public byte[] Opaque()
    {
        byte[] opaque = (byte[])_file.Clone();
        if (_control is int control)
        {
            opaque[control] &= 0xFE;
        }

        if (!_file.AsSpan(Colors).IsEmpty)
        {
            return opaque;
        }

        int pixels = _descriptor + DescriptorLength;
        opaque[pixels - 1] |= HasTable | SizeOfTable;
        byte[] ramp = [.. Enumerable.Range(0, 256).SelectMany(index => ColorOf((byte)index))];
        return [.. opaque[..pixels], .. ramp, .. opaque[pixels..]];
    }

    private Range TableAt(int flags, int start)
    {
        int length = (At(flags) & HasTable) == 0 ? 0 : 3 << ((At(flags) & SizeOfTable) + 1);
        if (length > 0)
        {
            At(start + length - 1);
        }

        return start..(start + length);
    }

    private byte At(int position) => position < _file.Length
        ? _file[position]
        : throw new ImageFormatException("the file is truncated: it ends before the pixels");
}
