using System.Runtime.InteropServices;

namespace Keras.Images.Png;

/// <summary>
/// Reads samples with Skia, which inflates, unfilters and deinterlaces; their meaning is settled here.
/// </summary>
/// <remarks>
/// Skia sees only headers and pixel data, since its conversions differ from Pillow's. Samples that it would convert
/// are given to it under another name: filters and interlacing depend on the size of a pixel, not on its meaning.
/// </remarks>
internal static class PngDecoder
{
    public static Raster Decode(byte[] file)
    {
        PngFile png = PngFile.Parse(file);
        return png switch
        {
            { ColorType: PngFile.GrayType, BitDepth: 16 } => DecodeDeep(png),
            { ColorType: PngFile.PaletteType } => DecodePalette(png),
            _ => SkiaCodec.Decode(png.Bare()) with { Transparent = TransparentColor(png) },
        };
    }

    /// <summary>As gray and alpha of 8 bits: high and low byte.</summary>
    private static Raster DecodeDeep(PngFile png)
    {
        int[] values = SkiaCodec.Decode<int>(png.Bare(PngFile.GrayAlphaType, bitDepth: 8), out _);
        foreach (ref int value in values.AsSpan())
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(new Span<int>(ref value));
            value = (bytes[0] << 8) | bytes[3];
        }

        return new Raster(SampleLayout.DeepGray, png.Height, png.Width, [])
        {
            DeepSamples = values,
            Transparent = TransparentColor(png),
        };
    }

    /// <summary>As gray of the same depth, which is spread over 0 to 255.</summary>
    private static Raster DecodePalette(PngFile png)
    {
        byte[] indices = SkiaCodec.Decode(png.Bare(PngFile.GrayType, png.BitDepth)).Samples;
        int step = 255 / ((1 << png.BitDepth) - 1);
        for (int i = 0; i < indices.Length && step > 1; i++)
        {
            indices[i] = (byte)(indices[i] / step);
        }

        return new Raster(SampleLayout.Palette, png.Height, png.Width, indices) { Palette = FullPalette(png) };
    }

    /// <summary>
    /// 256 entries, so that every index has one: those that the file lacks are a gray ramp, as in Pillow.
    /// </summary>
    private static byte[] FullPalette(PngFile png)
    {
        byte[] palette = new byte[256 * 4];
        for (int i = 0; i < 256; i++)
        {
            bool known = (3 * i) + 2 < png.Palette.Length;
            palette[4 * i] = known ? png.Palette[3 * i] : (byte)i;
            palette[(4 * i) + 1] = known ? png.Palette[(3 * i) + 1] : (byte)i;
            palette[(4 * i) + 2] = known ? png.Palette[(3 * i) + 2] : (byte)i;
            palette[(4 * i) + 3] = i < png.Transparency.Length ? png.Transparency[i] : (byte)255;
        }

        return palette;
    }

    /// <summary>
    /// The low bytes of the transparent color, whatever the depth: what Pillow compares the pixels with.
    /// </summary>
    private static (byte Red, byte Green, byte Blue)? TransparentColor(PngFile png)
    {
        byte[] values = png.Transparency;
        return png.ColorType switch
        {
            PngFile.GrayType when values.Length >= 2 => (values[1], values[1], values[1]),
            PngFile.RgbType when values.Length >= 6 => (values[1], values[3], values[5]),
            _ => null,
        };
    }
}
