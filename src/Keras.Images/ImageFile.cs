using Keras.Images.Gif;
using Keras.Images.Png;

namespace Keras.Images;

/// <summary>Reads PNG, JPEG, BMP, GIF and WebP files, with the pixel values that Pillow gives, and writes PNG and JPEG.</summary>
/// <remarks>
/// PNG of every color type and depth, interlaced or not; JPEG baseline and progressive, grayscale, color, CMYK and
/// YCCK; of GIF and WebP the first frame. Gamma, color profiles and orientation tags are left alone, as Keras does.
/// Files that are damaged or cut off are refused; in PNG, every checksum is verified. Decoding is done by Skia.
/// </remarks>
/// <example><code>Bitmap photo = ImageFile.Read("elephant.jpg").Resize(224, 224, Resampling.Bilinear);</code></example>
public static class ImageFile
{
    private const long MaxFileLength = 1L << 30;
    private const long AlwaysAllowed = 64L << 20;

    private static long s_maxPixels = 178_956_970;
    private static long s_maxExpansion = 400;

    /// <summary>
    /// The most pixels that an image may have: 178,956,970, from which on Pillow refuses, too, unless a script sets
    /// another number.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public static long MaxPixels
    {
        get => s_maxPixels;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            s_maxPixels = value;
        }
    }

    /// <summary>
    /// How many bytes of pixels each byte of a file may become, 400 unless a script sets another number; images that
    /// take at most 64 MiB may always be read. Photographs become 5 to 50; files made to exhaust memory become more
    /// than 1000.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public static long MaxExpansion
    {
        get => s_maxExpansion;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            s_maxExpansion = value;
        }
    }

    /// <summary>Reads an image file; the content decides about the format, not the name.</summary>
    /// <param name="path">A PNG, JPEG, BMP, GIF or WebP file of at most 1 GiB.</param>
    /// <param name="colorMode">The channels of the result.</param>
    /// <exception cref="ImageFormatException">
    /// The file is damaged, truncated, larger than <see cref="MaxPixels"/> or <see cref="MaxExpansion"/> allow, or of
    /// another format.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Bitmap Read(string path, ColorMode colorMode = ColorMode.Rgb)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return Read(Content(stream, path), colorMode, $"'{path}'");
    }

    /// <summary>Reads an image from the bytes of a file.</summary>
    /// <param name="file">The content of a PNG, JPEG, BMP, GIF or WebP file.</param>
    /// <param name="colorMode">The channels of the result.</param>
    /// <exception cref="ImageFormatException">
    /// The content is damaged, truncated, larger than <see cref="MaxPixels"/> or <see cref="MaxExpansion"/> allow, or
    /// of another format.
    /// </exception>
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
            ImageFormat.Jpeg when bitmap.Channels == 4 || bitmap.IsDeep => throw new ArgumentException(
                "JPEG holds 8-bit grayscale or RGB. Received: "
                + (bitmap.IsDeep ? "deep grayscale" : "RGBA") + ". Convert the pixels, or write a PNG file."),
            ImageFormat.Jpeg => SkiaCodec.EncodeJpeg(bitmap, quality),
            _ => throw new ArgumentOutOfRangeException(nameof(format), $"Expected Png or Jpeg. Received: {format}."),
        };
    }

    /// <summary>Called with the size that a header claims, before anything of that size is allocated.</summary>
    internal static void RequireSize(long height, long width, int bytesPerPixel, long fileLength)
    {
        if (height <= 0 || width <= 0)
        {
            throw new ImageFormatException($"the header says {height}x{width} pixels");
        }

        if (width > MaxPixels || height > MaxPixels / width)
        {
            throw new ImageFormatException(
                $"it has {height}x{width} pixels, and at most {MaxPixels} are expected; "
                + $"`ImageFile.{nameof(MaxPixels)}` sets another limit");
        }

        long bytes = height * width * bytesPerPixel;
        if (bytes > AlwaysAllowed && bytes / MaxExpansion >= fileLength)
        {
            throw new ImageFormatException(
                $"{height}x{width} pixels out of {fileLength} bytes are suspicious: it is damaged, truncated or made "
                + $"to exhaust memory. If it is none of these, raise `ImageFile.{nameof(MaxExpansion)}` "
                + $"from {MaxExpansion} to {(bytes / fileLength) + 1}");
        }

        if (bytes > Array.MaxLength)
        {
            throw new ImageFormatException($"{height}x{width} pixels exceed the {Array.MaxLength} bytes of an array");
        }
    }

    private static byte[] Content(FileStream stream, string path)
    {
        if (stream.CanSeek && stream.Length <= MaxFileLength)
        {
            byte[] file = new byte[stream.Length];
            stream.ReadExactly(file);
            return file;
        }

        // A pipe tells no length.
        using var content = new MemoryStream();
        byte[] piece = new byte[1 << 16];
        while (!stream.CanSeek && content.Length <= MaxFileLength && stream.Read(piece) is > 0 and int count)
        {
            content.Write(piece, 0, count);
        }

        return !stream.CanSeek && content.Length <= MaxFileLength
            ? content.ToArray()
            : throw new ImageFormatException(
                $"Cannot read image '{path}': it has more than the {MaxFileLength} bytes that are expected at most.");
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
        ReadOnlySpan<byte> content = file;
        if (content.StartsWith(PngFile.Signature))
        {
            return PngDecoder.Decode(file);
        }

        if (content.StartsWith(GifFrame.Signature))
        {
            return GifDecoder.Decode(file);
        }

        bool isJpeg = content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);
        bool isBmp = content.StartsWith("BM"u8);
        bool isWebP = content.Length >= 12 && content.StartsWith("RIFF"u8) && content[8..12].SequenceEqual("WEBP"u8);
        return isJpeg || isBmp || isWebP
            ? SkiaCodec.Decode(file)
            : throw new ImageFormatException(
                "expected a PNG, JPEG, BMP, GIF or WebP file; this one begins with the bytes "
                + $"[{Convert.ToHexString(content[..Math.Min(8, content.Length)])}]. Convert the file");
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
