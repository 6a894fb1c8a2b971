using Keras.Images.Jpeg;
using Keras.Images.Png;

namespace Keras.Images;

/// <summary>Reads and writes PNG and JPEG files, with the pixel values that Pillow gives.</summary>
/// <remarks>
/// PNG of every color type and depth, interlaced or not; JPEG baseline and progressive, grayscale, color, CMYK and
/// YCCK. Gamma, color profiles and orientation tags are left alone, as Keras does.
/// Decoding is done by libpng and libjpeg-turbo.
/// </remarks>
/// <example><code>Bitmap photo = ImageFile.Read("elephant.jpg").Resize(224, 224, Resampling.Bilinear);</code></example>
public static class ImageFile
{
    /// <summary>The most pixels that an image may have; from the next one on Pillow refuses, too.</summary>
    public const long MaxPixels = 178_956_970;

    private const long MaxFileLength = 1L << 30;

    /// <summary>Reads an image file; the content decides about the format, not the name.</summary>
    /// <param name="path">A PNG or JPEG file of at most 1 GiB.</param>
    /// <param name="colorMode">The channels of the result.</param>
    /// <exception cref="ImageFormatException">
    /// The file is damaged, truncated, too large, or neither PNG nor JPEG.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DllNotFoundException">libpng or libjpeg-turbo is not installed.</exception>
    public static Bitmap Read(string path, ColorMode colorMode = ColorMode.Rgb)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        if (stream.Length > MaxFileLength)
        {
            throw new ImageFormatException(
                $"Cannot read image '{path}': it has {stream.Length} bytes, and at most {MaxFileLength} are expected.");
        }

        byte[] file = new byte[stream.Length];
        stream.ReadExactly(file);
        return Read(file, colorMode, $"'{path}'");
    }

    /// <summary>Reads an image from the bytes of a file.</summary>
    /// <param name="file">The content of a PNG or JPEG file.</param>
    /// <param name="colorMode">The channels of the result.</param>
    /// <exception cref="ImageFormatException">
    /// The content is damaged, truncated, too large, or neither PNG nor JPEG.
    /// </exception>
    /// <exception cref="DllNotFoundException">libpng or libjpeg-turbo is not installed.</exception>
    public static Bitmap Read(byte[] file, ColorMode colorMode = ColorMode.Rgb) => Read(file, colorMode, "in memory");

    /// <summary>
    /// Writes an image file, replacing an existing one at once: a reader sees the old file or the new one.
    /// </summary>
    /// <param name="path">Where to write.</param>
    /// <param name="bitmap">The image. JPEG takes no alpha and nothing deep.</param>
    /// <param name="format">The format; by the extension <c>.png</c>, <c>.jpg</c> or <c>.jpeg</c> if null.</param>
    /// <param name="quality">Of JPEG, 1 to 100.</param>
    /// <exception cref="ArgumentException">The extension is another, or the format cannot hold the image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The quality or the format is none.</exception>
    public static void Write(string path, Bitmap bitmap, ImageFormat? format = null, int quality = 75)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] file = Encode(bitmap, format ?? FormatOf(path), quality);

        // In the same folder, as only a rename within one file system is atomic.
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(file);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Returns the bytes of an image file.</summary>
    /// <param name="bitmap">The image. JPEG takes no alpha and nothing deep.</param>
    /// <param name="format">The format.</param>
    /// <param name="quality">Of JPEG, 1 to 100.</param>
    /// <exception cref="ArgumentException">The format cannot hold the image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The quality or the format is none.</exception>
    public static byte[] Encode(Bitmap bitmap, ImageFormat format, int quality = 75)
    {
        ArgumentNullException.ThrowIfNull(bitmap);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return format switch
        {
            ImageFormat.Png => PngEncoder.Encode(bitmap),
            ImageFormat.Jpeg => JpegEncoder.Encode(bitmap, quality),
            _ => throw new ArgumentOutOfRangeException(nameof(format), $"Expected Png or Jpeg. Received: {format}."),
        };
    }

    /// <summary>Called with the size that a header claims, before anything of that size is allocated.</summary>
    internal static void RequirePixelCount(long height, long width)
    {
        if (height == 0 || width == 0)
        {
            throw new ImageFormatException($"the header says {height}x{width} pixels");
        }

        if (width > MaxPixels || height > MaxPixels / width)
        {
            throw new ImageFormatException($"it has {height}x{width} pixels, and at most {MaxPixels} are expected");
        }
    }

    private static Bitmap Read(byte[] file, ColorMode colorMode, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!Enum.IsDefined(colorMode))
        {
            throw new ArgumentOutOfRangeException(
                nameof(colorMode),
                $"Expected one of {string.Join(", ", Enum.GetNames<ColorMode>())}. Received: {colorMode}.");
        }

        try
        {
            return Decode(file).ToBitmap(colorMode);
        }
        catch (ImageFormatException exception)
        {
            throw new ImageFormatException($"Cannot read image {name}: {exception.Message}.", exception);
        }
    }

    private static Raster Decode(byte[] file)
    {
        if (file.AsSpan().StartsWith(PngFile.Signature))
        {
            return PngDecoder.Decode(file);
        }

        return file.AsSpan().StartsWith(JpegHeader.Signature)
            ? JpegDecoder.Decode(file)
            : throw new ImageFormatException(
                "expected a PNG or JPEG file; this one begins with the bytes "
                + $"[{Convert.ToHexString(file.AsSpan(0, Math.Min(8, file.Length)))}]. Convert the file");
    }

    private static ImageFormat FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PNG" => ImageFormat.Png,
        ".JPG" or ".JPEG" => ImageFormat.Jpeg,
        string extension => throw new ArgumentException(
            $"The extension must be .png, .jpg or .jpeg, or `format` given. Received: '{extension}' in '{path}'.",
            nameof(path)),
    };
}
