namespace Keras.Images;

/// <summary>What the samples of a file mean.</summary>
internal enum SampleLayout
{
    /// <summary>One byte per pixel.</summary>
    Gray,

    /// <summary>One 16-bit value per pixel.</summary>
    DeepGray,

    /// <summary>Gray and alpha.</summary>
    GrayAlpha,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Red, green, blue, alpha.</summary>
    Rgba,

    /// <summary>One index into a table of colors.</summary>
    Palette,

    /// <summary>Cyan, magenta, yellow, black; 255 is no ink.</summary>
    Cmyk,
}
