using System.Runtime.InteropServices;
using Keras.Images.Native;

namespace Keras.Images.Jpeg;

/// <summary>
/// Writes baseline JPEG files with libjpeg-turbo, colors at half resolution as Pillow does by default.
/// </summary>
internal static unsafe class JpegEncoder
{
    public static byte[] Encode(Bitmap bitmap, int quality)
    {
        if (bitmap.Channels == 4 || bitmap.IsDeep)
        {
            throw new ArgumentException(
                "JPEG holds 8-bit grayscale or RGB. Received: "
                + (bitmap.IsDeep ? "deep grayscale" : "RGBA") + ". Convert the pixels, or write a PNG file.");
        }

        bool isGray = bitmap.Channels == 1;
        int subsampling = isGray ? LibTurboJpeg.SubsamplingGray : LibTurboJpeg.Subsampling420;
        using TurboJpegHandle compressor = LibTurboJpeg.InitCompress();
        CULong length = LibTurboJpeg.BufferSize(bitmap.Width, bitmap.Height, subsampling);
        byte[] file = new byte[length.Value];
        int result;
        fixed (byte* bytes = file)
        fixed (byte* pixels = bitmap.Pixels)
        {
            byte* target = bytes;
            result = LibTurboJpeg.Compress(
                compressor,
                pixels,
                bitmap.Width,
                bitmap.Width * bitmap.Channels,
                bitmap.Height,
                isGray ? LibTurboJpeg.PixelGray : LibTurboJpeg.PixelRgb,
                ref target,
                ref length,
                subsampling,
                quality,
                LibTurboJpeg.NoReallocation | LibTurboJpeg.AccurateDct);
        }

        return result == 0
            ? file.AsSpan(0, (int)length.Value).ToArray()
            : throw new InvalidOperationException(
                $"libjpeg-turbo could not write the image: {LibTurboJpeg.ErrorText(compressor)}");
    }
}
