namespace Keras.Images;

/// <summary>What the samples of a decoded image mean.</summary>
internal enum SampleLayout
{
    /// <summary>One byte per pixel.</summary>
    Gray,

    /// <summary>One 16-bit value per pixel.</summary>
    DeepGray,

    /// <summary>Red, green, blue, alpha; alpha is not multiplied in.</summary>
    Rgba,

    /// <summary>One index into a table of colors.</summary>
    Palette,
}
