using SkiaSharp;

namespace Keras.Images;

/// <summary>Decodes and encodes with Skia's codecs, without color management.</summary>
internal static unsafe class SkiaCodec
{
    /// <summary>Decodes the first frame of a file.</summary>
    /// <returns>One byte per pixel if the file is gray without alpha, else four.</returns>
    /// <exception cref="ImageFormatException">The file is damaged, truncated or too large.</exception>
    public static Raster Decode(byte[] file)
    {
        byte[] samples = Decode<byte>(file, out SKImageInfo info);
        SampleLayout layout = info.ColorType == SKColorType.Gray8 ? SampleLayout.Gray : SampleLayout.Rgba;
        return new Raster(layout, info.Height, info.Width, samples);
    }

    /// <summary>Decodes into an array of any type: bytes, or integers that hold the four bytes of a pixel.</summary>
    /// <typeparam name="T">A type whose size divides that of a pixel.</typeparam>
    /// <param name="file">The content of the file.</param>
    /// <param name="info">The size, and what a pixel is: <c>Gray8</c> or <c>Rgba8888</c>.</param>
    /// <exception cref="ImageFormatException">The file is damaged, truncated or too large.</exception>
    public static T[] Decode<T>(byte[] file, out SKImageInfo info)
        where T : unmanaged
    {
        using var data = SKData.CreateCopy(file);
        using SKCodec codec = SKCodec.Create(new SKMemoryStream(data), out SKCodecResult opened)
            ?? throw Damaged(opened);
        (int height, int width) = (codec.Info.Height, codec.Info.Width);

        // No color space: values are wanted as they are in the file.
        info = codec.Info.ColorType == SKColorType.Gray8
            ? new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque)
            : new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        ImageFile.RequireSize(height, width, info.BytesPerPixel, file.Length);
        var samples = new T[info.BytesSize64 / sizeof(T)];
        fixed (T* pixels = samples)
        {
            // Whatever is less than success is an image with made-up pixels.
            SKCodecResult decoded = codec.GetPixels(info, (nint)pixels);
            return decoded == SKCodecResult.Success ? samples : throw Damaged(decoded);
        }
    }

    /// <summary>Encodes 8-bit pixels as PNG.</summary>
    public static byte[] EncodePng(Bitmap bitmap) => Encode(
        bitmap, map => map.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, zLibLevel: 6)));

    /// <summary>Encodes gray or RGB pixels as baseline JPEG, colors at half resolution as Pillow does by default.</summary>
    public static byte[] EncodeJpeg(Bitmap bitmap, int quality) => Encode(
        bitmap,
        map => map.Encode(new SKJpegEncoderOptions(
            quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore)));

    private static byte[] Encode(Bitmap bitmap, Func<SKPixmap, SKData?> encoder)
    {
        (SKColorType color, SKAlphaType alpha) = bitmap.Channels switch
        {
            1 => (SKColorType.Gray8, SKAlphaType.Opaque),
            3 => (SKColorType.Rgba8888, SKAlphaType.Opaque),
            _ => (SKColorType.Rgba8888, SKAlphaType.Unpremul),
        };
        var info = new SKImageInfo(bitmap.Width, bitmap.Height, color, alpha);
        fixed (byte* pixels = bitmap.Channels == 3 ? Padded(bitmap.Pixels) : bitmap.Pixels)
        {
            using var map = new SKPixmap(info, (nint)pixels);
            using SKData file = encoder(map) ?? throw new InvalidOperationException(
                $"Skia could not write an image of {bitmap.Height}x{bitmap.Width} pixels.");
            return file.ToArray();
        }
    }

    private static byte[] Padded(byte[] rgb)
    {
        byte[] padded = new byte[rgb.Length / 3 * 4];
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            padded[to] = rgb[from];
            padded[to + 1] = rgb[from + 1];
            padded[to + 2] = rgb[from + 2];
            padded[to + 3] = byte.MaxValue;
        }

        return padded;
    }

    private static ImageFormatException Damaged(SKCodecResult result) => new(
        $"the file is damaged or truncated, or of a rare kind that is not known ({result})");
}
