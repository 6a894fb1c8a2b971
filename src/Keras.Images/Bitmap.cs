namespace Keras.Images;

/// <summary>An image in memory: rows of pixels, each with its channels, <c>(height, width, channels)</c>.</summary>
public sealed class Bitmap
{
    private readonly byte[]? _pixels;
    private readonly int[]? _deepPixels;

    /// <summary>Wraps 8-bit pixels; the array is not copied.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="channels">1 for grayscale, 3 for RGB, 4 for RGBA.</param>
    /// <param name="pixels">The values 0 to 255, <c>(height, width, channels)</c>.</param>
    /// <exception cref="ArgumentException">The sizes are not possible, or do not fit the array.</exception>
    public Bitmap(int height, int width, int channels, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (channels is not (1 or 3 or 4))
        {
            throw new ArgumentException(
                $"A bitmap has 1 channel (grayscale), 3 (RGB) or 4 (RGBA). Received: channels={channels}.",
                nameof(channels));
        }

        RequireSize(height, width, channels, pixels.Length);
        (Height, Width, Channels, _pixels) = (height, width, channels, pixels);
    }

    /// <summary>Wraps one channel of deep pixels, Pillow's mode <c>I</c>; the array is not copied.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Pixels in a row, at least 1.</param>
    /// <param name="deepPixels">The values, <c>(height, width)</c>; files hold those from 0 to 65535.</param>
    /// <exception cref="ArgumentException">The sizes are not possible, or do not fit the array.</exception>
    public Bitmap(int height, int width, int[] deepPixels)
    {
        ArgumentNullException.ThrowIfNull(deepPixels);
        RequireSize(height, width, 1, deepPixels.Length);
        (Height, Width, Channels, _deepPixels) = (height, width, 1, deepPixels);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Values per pixel: 1, 3 or 4.</summary>
    public int Channels { get; }

    /// <summary>Whether the values are in <see cref="DeepPixels"/> instead of <see cref="Pixels"/>.</summary>
    public bool IsDeep => _deepPixels is not null;

    /// <summary>The 8-bit values, <c>(height, width, channels)</c>, not a copy.</summary>
    /// <exception cref="InvalidOperationException">The bitmap is deep.</exception>
    public byte[] Pixels => _pixels ?? throw new InvalidOperationException(
        "This bitmap is deep grayscale: its values may exceed 255. Read `DeepPixels`, or read the file as Grayscale.");

    /// <summary>The deep grayscale values, <c>(height, width)</c>, not a copy.</summary>
    /// <exception cref="InvalidOperationException">The bitmap has 8-bit pixels.</exception>
    public int[] DeepPixels => _deepPixels ?? throw new InvalidOperationException(
        "This bitmap has 8-bit values. Read `Pixels`.");

    /// <summary>Returns the bitmap at another size, with the values that Pillow's <c>Image.resize</c> gives.</summary>
    /// <param name="height">Rows of the result, at least 1.</param>
    /// <param name="width">Pixels in a row of the result, at least 1.</param>
    /// <param name="resampling">How source pixels are weighed.</param>
    /// <returns>A new bitmap, or this one when the size is the same.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the filter is unknown.</exception>
    /// <exception cref="ArgumentException">
    /// The result has more than <see cref="ImageFile.MaxPixels"/> pixels.
    /// </exception>
    public Bitmap Resize(int height, int width, Resampling resampling)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (!Enum.IsDefined(resampling))
        {
            throw new ArgumentOutOfRangeException(
                nameof(resampling),
                $"Expected one of {string.Join(", ", Enum.GetNames<Resampling>())}. Received: {resampling}.");
        }

        if ((long)height * width > ImageFile.MaxPixels)
        {
            throw new ArgumentException(
                $"Expected a new size of at most {ImageFile.MaxPixels} pixels. Received: {height}x{width}.");
        }

        return height == Height && width == Width ? this : Resampler.Resize(this, height, width, resampling);
    }

    private static void RequireSize(int height, int width, int channels, int length)
    {
        if (height <= 0 || width <= 0 || (long)height * width * channels != length)
        {
            throw new ArgumentException(
                $"Height, width and channels must be positive and multiply to the length of the array. "
                + $"Received: {height}x{width}x{channels} and {length} values.");
        }
    }
}
