using Keras.Images.Native;

namespace Keras.Images.Png;

/// <summary>
/// Reads samples with libpng, which inflates, unfilters and deinterlaces; their meaning is settled here.
/// </summary>
/// <remarks>
/// libpng's own conversions are left out, as they differ from Pillow's: they correct gamma, blend alpha away and
/// round 16-bit values.
/// </remarks>
internal static unsafe class PngDecoder
{
    public static Raster Decode(byte[] file)
    {
        PngFile png = PngFile.Parse(file);
        if (png is { ColorType: PngFile.GrayType, BitDepth: 16 })
        {
            ushort[] values = new ushort[png.Height * png.Width];
            Read(png, png.WithoutAncillaryChunks(), LibPng.Linear, values);
            return new Raster(SampleLayout.DeepGray, png.Height, png.Width, [])
            {
                DeepSamples = Array.ConvertAll(values, value => (int)value),
                Transparent = TransparentColor(png),
            };
        }

        byte[] samples = new byte[png.Height * png.Width * png.Channels];
        byte[] stripped = png.BitDepth == 16 ? PngHighBytes.Keep(png) : png.WithoutAncillaryChunks();
        (SampleLayout layout, uint format) = LayoutOf(png);
        Read(png, stripped, format, samples);
        return new Raster(layout, png.Height, png.Width, samples)
        {
            Palette = layout == SampleLayout.Palette ? FullPalette(png) : [],
            Transparent = TransparentColor(png),
        };
    }

    private static (SampleLayout Layout, uint Format) LayoutOf(PngFile png) => png.ColorType switch
    {
        PngFile.GrayType => (SampleLayout.Gray, 0),
        PngFile.GrayAlphaType => (SampleLayout.GrayAlpha, LibPng.Alpha),
        PngFile.RgbType => (SampleLayout.Rgb, LibPng.Color),
        PngFile.PaletteType => (SampleLayout.Palette, LibPng.Color | LibPng.ColorMap),
        _ => (SampleLayout.Rgba, LibPng.Color | LibPng.Alpha),
    };

    private static void Read<T>(PngFile png, byte[] stripped, uint format, T[] samples)
        where T : unmanaged
    {
        using var image = new PngImageHandle();

        // Pinned over both calls: libpng keeps the pointer that it is given in the first.
        fixed (byte* bytes = stripped)
        {
            if (LibPng.BeginRead(image, bytes, (nuint)stripped.Length) == 0)
            {
                throw new ImageFormatException(image.Message);
            }

            if (image.Image.Width != png.Width || image.Image.Height != png.Height)
            {
                throw new ImageFormatException("libpng finds another size in the header");
            }

            image.Image.Format = format;
            byte* colorMap = stackalloc byte[256 * 3];
            fixed (T* pixels = samples)
            {
                if (LibPng.FinishRead(image, null, pixels, rowStride: 0, colorMap) == 0)
                {
                    throw new ImageFormatException(image.Message);
                }
            }
        }
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
