namespace Keras.Images;

/// <summary>How <see cref="Bitmap.Resize"/> weighs source pixels; the names and the results are Pillow's.</summary>
/// <remarks>
/// All but <see cref="Nearest"/> widen their window when the image shrinks, so that every source pixel counts.
/// Port of Pillow's src/libImaging/Resample.c and Geometry.c.
/// </remarks>
public enum Resampling
{
    /// <summary>The source pixel under the center of the new one.</summary>
    Nearest,

    /// <summary>The mean of the source pixels below the new one.</summary>
    Box,

    /// <summary>A triangle of radius 1.</summary>
    Bilinear,

    /// <summary>A Hamming-windowed sinc of radius 1: sharper than bilinear, without ringing.</summary>
    Hamming,

    /// <summary>A cubic of radius 2 with <c>a = -0.5</c>.</summary>
    Bicubic,

    /// <summary>A Lanczos-windowed sinc of radius 3.</summary>
    Lanczos,
}
