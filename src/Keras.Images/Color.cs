namespace Keras.Images;

/// <summary>The arithmetic of colors, rounded as Pillow rounds.</summary>
/// <remarks>Port of the macros in Pillow's src/libImaging/ImagingUtils.h and Convert.c.</remarks>
internal static class Color
{
    /// <summary>Brightness, ITU-R 601-2 in 16-bit fixed point.</summary>
    public static byte Luma(int red, int green, int blue)
        => (byte)(((red * 19595) + (green * 38470) + (blue * 7471) + 0x8000) >> 16);

    /// <summary><c>round(value * factor / 255)</c> without a division.</summary>
    public static byte Multiply(int value, int factor)
    {
        int product = (value * factor) + 128;
        return (byte)(((product >> 8) + product) >> 8);
    }
}
