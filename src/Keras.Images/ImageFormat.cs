namespace Keras.Images;

/// <summary>A file format that can be written.</summary>
public enum ImageFormat
{
    /// <summary>Portable Network Graphics: lossless, with or without alpha, 8 bits, or 16 for deep grayscale.</summary>
    Png,

    /// <summary>JPEG: lossy, 8 bits, grayscale or color, without alpha.</summary>
    Jpeg,
}
