namespace Keras.Images.Gif;

/// <summary>Reads the first frame of a GIF file with Skia.</summary>
/// <remarks>
/// Pillow keeps the colors of transparent pixels, and fills what the frame leaves free with one color; Skia makes both
/// black. So Skia sees the file without its transparent color, and once more as it is if there is one.
/// </remarks>
internal static class GifDecoder
{
    public static Raster Decode(byte[] file)
    {
        GifFrame frame = GifFrame.Parse(file);
        Raster opaque = SkiaCodec.Decode(frame.Opaque());
        byte[] pixels = opaque.Samples;
        ReadOnlySpan<byte> fill = frame.ColorOf(frame.Transparent ?? 0);
        for (int i = 0; i < pixels.Length; i += 4)
        {
            if (pixels[i + 3] == 0)
            {
                fill.CopyTo(pixels.AsSpan(i));
                pixels[i + 3] = byte.MaxValue;
            }
        }

        if (frame.Transparent is not null)
        {
            byte[] transparent = SkiaCodec.Decode(file).Samples;
            for (int i = 3; i < pixels.Length; i += 4)
            {
                pixels[i] = transparent[i];
            }
        }

        return opaque;
    }
}
