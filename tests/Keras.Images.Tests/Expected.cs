using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Keras.Images.Tests;

/// <summary>What Pillow makes of an image: written by <c>tests/golden/images.py</c>.</summary>
internal sealed record Expected(string Name, ColorMode ColorMode, string Filter, int Height, int Width, byte[] Values)
{
    private static readonly byte[] s_pixels = Unpack();

    public static IReadOnlyList<Expected> All { get; } = [.. TestData.Table("expected.tsv").Select(Parse)];

    public static ColorMode ParseMode(string mode) => mode switch
    {
        "L" => ColorMode.Grayscale,
        "RGB" => ColorMode.Rgb,
        "RGBA" => ColorMode.Rgba,
        "I" => ColorMode.DeepGrayscale,
        _ => throw new ArgumentException(mode),
    };

    /// <summary>The values of a bitmap as Pillow writes them: bytes, or little-endian integers.</summary>
    public static byte[] ValuesOf(Bitmap bitmap)
        => bitmap.IsDeep ? MemoryMarshal.AsBytes<int>(bitmap.DeepPixels).ToArray() : bitmap.Pixels;

    private static Expected Parse(string[] row)
    {
        ColorMode colorMode = ParseMode(row[1]);
        (int height, int width, int offset) = (int.Parse(row[3]), int.Parse(row[4]), int.Parse(row[5]));
        int size = colorMode switch
        {
            ColorMode.Grayscale => 1,
            ColorMode.Rgb => 3,
            _ => 4,
        };
        byte[] values = s_pixels.AsSpan(offset, height * width * size).ToArray();
        return new Expected(row[0], colorMode, row[2], height, width, values);
    }

    private static byte[] Unpack()
    {
        using FileStream packed = File.OpenRead(TestData.Small("expected.bin.gz"));
        using var stream = new GZipStream(packed, CompressionMode.Decompress);
        using var pixels = new MemoryStream();
        stream.CopyTo(pixels);
        return pixels.ToArray();
    }
}
