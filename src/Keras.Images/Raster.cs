using System.Runtime.InteropServices;

namespace Keras.Images;

/// <summary>What a decoder hands over: samples as the file has them, before any conversion.</summary>
/// <param name="Layout">What the samples mean.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Samples"><c>(height, width, samples of the layout)</c>; empty for deep gray.</param>
internal sealed record Raster(SampleLayout Layout, int Height, int Width, byte[] Samples)
{
    /// <summary>The samples of <see cref="SampleLayout.DeepGray"/>.</summary>
    public int[] DeepSamples { get; init; } = [];

    /// <summary>256 colors, RGBA, of <see cref="SampleLayout.Palette"/>.</summary>
    public byte[] Palette { get; init; } = [];

    /// <summary>The one color that is transparent in a file without alpha channel.</summary>
    public (byte Red, byte Green, byte Blue)? Transparent { get; init; }

    private int PixelCount => Height * Width;

    /// <summary>Converts as Pillow's <c>Image.convert</c> does.</summary>
    public Bitmap ToBitmap(ColorMode colorMode) => colorMode switch
    {
        ColorMode.DeepGrayscale when Layout == SampleLayout.DeepGray => new Bitmap(Height, Width, DeepSamples),
        ColorMode.Grayscale or ColorMode.DeepGrayscale => new Bitmap(Height, Width, 1, ToGray()),
        ColorMode.Rgb => new Bitmap(Height, Width, 3, Layout == SampleLayout.Rgba ? WithoutAlpha() : ToColor(3)),
        _ => new Bitmap(
            Height, Width, 4, WithTransparency(Layout == SampleLayout.Rgba ? Samples : ToColor(4))),
    };

    private byte[] ToGray()
    {
        if (Layout == SampleLayout.Gray)
        {
            return Samples;
        }

        byte[] gray = new byte[PixelCount];
        for (int i = 0; i < gray.Length; i++)
        {
            (byte red, byte green, byte blue, _) = PixelAt(i);
            gray[i] = Color.Luma(red, green, blue);
        }

        return gray;
    }

    /// <summary>What <see cref="ToColor"/> gives, faster: most files become this.</summary>
    private byte[] WithoutAlpha()
    {
        byte[] pixels = new byte[PixelCount * 3];
        ReadOnlySpan<uint> samples = MemoryMarshal.Cast<byte, uint>(Samples);
        int to = 0;
        for (int i = 0; i < samples.Length; i++, to += 3)
        {
            uint sample = samples[i];
            pixels[to + 2] = (byte)(sample >> 16);
            pixels[to + 1] = (byte)(sample >> 8);
            pixels[to] = (byte)sample;
        }

        return pixels;
    }

    private byte[] ToColor(int channels)
    {
        byte[] pixels = new byte[PixelCount * channels];
        for (int i = 0, to = 0; i < PixelCount; i++, to += channels)
        {
            (byte red, byte green, byte blue, byte alpha) = PixelAt(i);
            pixels[to] = red;
            pixels[to + 1] = green;
            pixels[to + 2] = blue;
            if (channels == 4)
            {
                pixels[to + 3] = alpha;
            }
        }

        return pixels;
    }

    private (byte Red, byte Green, byte Blue, byte Alpha) PixelAt(int index)
    {
        switch (Layout)
        {
            case SampleLayout.Gray:
                byte gray = Samples[index];
                return (gray, gray, gray, 255);
            case SampleLayout.DeepGray:
                byte clipped = (byte)Math.Min(DeepSamples[index], 255);
                return (clipped, clipped, clipped, 255);
            case SampleLayout.Palette:
                return RgbaAt(Palette, Samples[index]);
            default:
                return RgbaAt(Samples, index);
        }
    }

    private static (byte Red, byte Green, byte Blue, byte Alpha) RgbaAt(byte[] pixels, int index)
        => (pixels[4 * index], pixels[(4 * index) + 1], pixels[(4 * index) + 2], pixels[(4 * index) + 3]);

    private byte[] WithTransparency(byte[] rgba)
    {
        if (Transparent is (byte red, byte green, byte blue))
        {
            for (int i = 0; i < rgba.Length; i += 4)
            {
                if (rgba[i] == red && rgba[i + 1] == green && rgba[i + 2] == blue)
                {
                    rgba[i + 3] = 0;
                }
            }
        }

        return rgba;
    }
}
