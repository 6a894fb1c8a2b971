namespace Keras.Images;

/// <summary>The channels that an image is wanted in; files in other color modes are converted as Pillow does.</summary>
public enum ColorMode
{
    /// <summary>
    /// One channel of 8 bits, Pillow's mode <c>L</c>: <c>(19595 R + 38470 G + 7471 B + 32768) >> 16</c>.
    /// </summary>
    Grayscale,

    /// <summary>Red, green, blue of 8 bits each. Alpha is dropped, not blended.</summary>
    Rgb,

    /// <summary>Red, green, blue, alpha of 8 bits each, alpha not multiplied in.</summary>
    Rgba,

    /// <summary>
    /// As <see cref="Grayscale"/>, but the values of 16-bit grayscale files are kept as they are, 0 to 65535 in
    /// <see cref="Bitmap.DeepPixels"/>: Pillow's mode <c>I</c>, which Keras leaves alone for <c>"grayscale"</c>.
    /// </summary>
    DeepGrayscale,
}
