using System.Numerics.Tensors;
using Keras.Engine.Tensors;
using Keras.Images;

namespace Keras;

public static partial class Utils
{
    private static readonly Dictionary<string, ColorMode> s_colorModes = new()
    {
        ["grayscale"] = ColorMode.DeepGrayscale,
        ["rgb"] = ColorMode.Rgb,
        ["rgba"] = ColorMode.Rgba,
    };

    private static readonly Dictionary<string, Resampling> s_interpolations = new()
    {
        ["nearest"] = Resampling.Nearest,
        ["bilinear"] = Resampling.Bilinear,
        ["bicubic"] = Resampling.Bicubic,
        ["hamming"] = Resampling.Hamming,
        ["box"] = Resampling.Box,
        ["lanczos"] = Resampling.Lanczos,
    };

    private static readonly Dictionary<string, ImageFormat> s_fileFormats = new()
    {
        ["png"] = ImageFormat.Png,
        ["jpg"] = ImageFormat.Jpeg,
        ["jpeg"] = ImageFormat.Jpeg,
    };

    /// <summary>Names of the color modes.</summary>
    internal static IReadOnlyList<string> ColorModes { get; } = [.. s_colorModes.Keys];

    /// <summary>Names of the interpolations.</summary>
    internal static IReadOnlyList<string> Interpolations { get; } = [.. s_interpolations.Keys];

    /// <summary>Reads a PNG, JPEG, BMP, GIF or WebP file, with the pixel values that Python Keras gets from Pillow.</summary>
    /// <remarks>
    /// Alpha is dropped, not blended; orientation tags are left alone. 16-bit grayscale files keep their values for
    /// <c>"grayscale"</c>, and are cut off at 255 for the other modes.
    /// Port of keras_preprocessing/image/utils.py.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="colorMode"><c>"rgb"</c>, <c>"rgba"</c> or <c>"grayscale"</c>.</param>
    /// <param name="targetSize">Height and width of the result, in pixels; those of the file if null.</param>
    /// <param name="interpolation">
    /// How pixels are weighed when the size changes: <c>"nearest"</c>, <c>"bilinear"</c>, <c>"bicubic"</c>,
    /// <c>"hamming"</c>, <c>"box"</c> or <c>"lanczos"</c>.
    /// </param>
    /// <returns>The image, <c>(height, width, channels)</c>.</returns>
    /// <exception cref="ArgumentException">An argument is none of its choices, or the size is not positive.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ImageFormatException">The file is damaged, too large, or of another format.</exception>
    /// <example>
    /// <code>Tensor&lt;float&gt; x = Utils.ImgToArray(Utils.LoadImg("elephant.jpg", targetSize: (224, 224)));</code>
    /// </example>
    public static Bitmap LoadImg(
        string path, string colorMode = "rgb", Size2D? targetSize = null, string interpolation = "nearest")
    {
        ColorMode channels = s_colorModes[Guard.OneOf(colorMode, ColorModes)];
        Resampling resampling = s_interpolations[Guard.OneOf(interpolation, Interpolations)];
        if (targetSize is not Size2D size)
        {
            return ImageFile.Read(path, channels);
        }

        Guard.Positive(size, nameof(targetSize));
        return ImageFile.Read(path, channels).Resize(size.Height, size.Width, resampling);
    }

    /// <summary>Turns an image into an array of floats from 0 to 255.</summary>
    /// <remarks>Port of keras_preprocessing/image/utils.py.</remarks>
    /// <param name="img">The image; deep grayscale gives values up to 65535.</param>
    /// <param name="dataFormat">
    /// <c>"channels_last"</c> or <c>"channels_first"</c>; <see cref="Config.ImageDataFormat"/> if null.
    /// </param>
    /// <returns>Shape <c>(height, width, channels)</c>, or <c>(channels, height, width)</c>.</returns>
    /// <exception cref="ArgumentException">The data format is none.</exception>
    public static Tensor<float> ImgToArray(Bitmap img, string? dataFormat = null)
    {
        ArgumentNullException.ThrowIfNull(img);
        bool channelsFirst = IsChannelsFirst(dataFormat);
        ReadOnlySpan<nint> shape = channelsFirst
            ? [img.Channels, img.Height, img.Width]
            : [img.Height, img.Width, img.Channels];
        Tensor<float> array = Tensor.CreateFromShape<float>(shape);
        CopyPixels(img, TensorData.Writable(array), channelsFirst);
        return array;
    }

    /// <summary>Turns an array into an image.</summary>
    /// <remarks>
    /// Fractions are cut off. Without <paramref name="scale"/>, values outside 0 to 255 wrap around as NumPy's do, but
    /// for one channel with a value above 255, which becomes deep grayscale.
    /// Port of keras_preprocessing/image/utils.py.
    /// </remarks>
    /// <param name="x">
    /// Shape <c>(height, width, channels)</c>, or <c>(channels, height, width)</c>, of 1, 3 or 4 channels.
    /// </param>
    /// <param name="dataFormat">
    /// <c>"channels_last"</c> or <c>"channels_first"</c>; <see cref="Config.ImageDataFormat"/> if null.
    /// </param>
    /// <param name="scale">Whether to stretch the values, so that the smallest is 0 and the largest 255.</param>
    /// <exception cref="ArgumentException">The shape is another, or the data format is none.</exception>
    public static Bitmap ArrayToImg(Tensor<float> x, string? dataFormat = null, bool scale = true)
    {
        ArgumentNullException.ThrowIfNull(x);
        bool channelsFirst = IsChannelsFirst(dataFormat);
        if (x.Rank != 3 || x.Lengths[channelsFirst ? 0 : 2] is not (1 or 3 or 4))
        {
            throw new ArgumentException(
                $"`x` must be one image of 1, 3 or 4 channels, "
                + $"{(channelsFirst ? "(channels, height, width)" : "(height, width, channels)")}. "
                + $"Received: shape {TensorData.ShapeText(x.Lengths)}.",
                nameof(x));
        }

        Tensor<float> image = channelsFirst ? Tensor.PermuteDimensions(x, [1, 2, 0]) : x;
        (int height, int width, int channels) = ((int)image.Lengths[0], (int)image.Lengths[1], (int)image.Lengths[2]);
        float[] values = TensorData.Values(image).ToArray();
        if (scale)
        {
            Stretch(values);
        }

        return channels == 1 && values.Length > 0 && TensorPrimitives.Max<float>(values) > 255
            ? new Bitmap(height, width, Array.ConvertAll(values, value => (int)value))
            : new Bitmap(height, width, channels, Array.ConvertAll(values, value => unchecked((byte)(int)value)));
    }

    /// <summary>Writes an array as a PNG or JPEG file; an existing file is replaced in one step.</summary>
    /// <remarks>JPEG has no alpha: the fourth channel is dropped. Port of keras_preprocessing/image/utils.py.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="x">
    /// Shape <c>(height, width, channels)</c>, or <c>(channels, height, width)</c>, of 1, 3 or 4 channels.
    /// </param>
    /// <param name="dataFormat">
    /// <c>"channels_last"</c> or <c>"channels_first"</c>; <see cref="Config.ImageDataFormat"/> if null.
    /// </param>
    /// <param name="fileFormat"><c>"png"</c>, <c>"jpg"</c> or <c>"jpeg"</c>; by the extension if null.</param>
    /// <param name="scale">Whether to stretch the values, so that the smallest is 0 and the largest 255.</param>
    /// <exception cref="ArgumentException">
    /// The shape, the data format, the file format or the extension is none that is known.
    /// </exception>
    public static void SaveImg(
        string path, Tensor<float> x, string? dataFormat = null, string? fileFormat = null, bool scale = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string format = fileFormat ?? Path.GetExtension(path).TrimStart('.').ToLowerInvariant();
        ImageFormat known = s_fileFormats[Guard.OneOf(format, [.. s_fileFormats.Keys], nameof(fileFormat))];
        Bitmap bitmap = ArrayToImg(x, dataFormat, scale);
        if (known == ImageFormat.Jpeg && bitmap.Channels == 4)
        {
            byte[] opaque = [.. bitmap.Pixels.Where((_, i) => i % 4 != 3)];
            bitmap = new Bitmap(bitmap.Height, bitmap.Width, 3, opaque);
        }

        ImageFile.Write(path, bitmap, known);
    }

    /// <summary>Copies the pixels of an image, as floats from 0 to 255.</summary>
    internal static void CopyPixels(Bitmap img, Span<float> values, bool channelsFirst)
    {
        if (img.IsDeep)
        {
            TensorPrimitives.ConvertChecked<int, float>(img.DeepPixels, values);
        }
        else if (!channelsFirst || img.Channels == 1)
        {
            TensorPrimitives.ConvertChecked<byte, float>(img.Pixels, values);
        }
        else
        {
            int area = img.Height * img.Width;
            for (int i = 0; i < values.Length; i++)
            {
                (int pixel, int channel) = Math.DivRem(i, img.Channels);
                values[(channel * area) + pixel] = img.Pixels[i];
            }
        }
    }

    private static bool IsChannelsFirst(string? dataFormat)
        => Guard.OneOf(dataFormat ?? Config.ImageDataFormat, ["channels_last", "channels_first"], nameof(dataFormat))
            == "channels_first";

    private static void Stretch(Span<float> values)
    {
        if (values.IsEmpty)
        {
            return;
        }

        TensorPrimitives.Subtract(values, TensorPrimitives.Min<float>(values), values);
        float largest = TensorPrimitives.Max<float>(values);
        if (largest != 0)
        {
            TensorPrimitives.Divide(values, largest, values);
        }

        TensorPrimitives.Multiply(values, 255, values);
    }
}
