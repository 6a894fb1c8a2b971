using System.Runtime.InteropServices;
using Keras.Images.Native;

namespace Keras.Images.Jpeg;

/// <summary>Reads JPEG files with libjpeg-turbo. Orientation tags are left alone, as Keras does.</summary>
internal static unsafe class JpegDecoder
{
    /// <summary>A Huffman code has a bit at least, and codes a block of 64 pixels: 512 pixels per byte.</summary>
    private const long MostPixelsPerByte = 512;

    /// <summary>
    /// How the messages begin of faults that libjpeg works around, as Pillow lets it: some well-known data sets have
    /// such files. Its error code does not tell them from a failure that follows one.
    /// </summary>
    private static readonly string[] s_toleratedFaults =
    [
        "Corrupt JPEG data",
        "Warning:",
        "Inconsistent progression",
        "Unknown Adobe",
        "Invalid SOS parameters for sequential",
    ];

    public static Raster Decode(byte[] file)
    {
        JpegHeader header = JpegHeader.Parse(file);
        ImageFile.RequirePixelCount(header.Height, header.Width);
        if (!header.IsArithmetic && (long)header.Height * header.Width > file.Length * MostPixelsPerByte)
        {
            throw new ImageFormatException(
                $"{header.Height}x{header.Width} pixels cannot come out of {file.Length} bytes: "
                + "the file is damaged or truncated");
        }

        (SampleLayout layout, int format, int channels) = header.Components switch
        {
            1 => (SampleLayout.Gray, LibTurboJpeg.PixelGray, 1),
            3 => (SampleLayout.Rgb, LibTurboJpeg.PixelRgb, 3),
            4 => (SampleLayout.Cmyk, LibTurboJpeg.PixelCmyk, 4),
            int components => throw new ImageFormatException(
                $"it has {components} channels; expected 1 (gray), 3 (color) or 4 (inks)"),
        };
        byte[] samples = new byte[header.Height * header.Width * channels];
        Decompress(file, header, format, channels, samples);
        return new Raster(layout, header.Height, header.Width, samples);
    }

    private static void Decompress(byte[] file, JpegHeader header, int format, int channels, byte[] samples)
    {
        using TurboJpegHandle decompressor = LibTurboJpeg.InitDecompress();
        int result;
        fixed (byte* bytes = file)
        fixed (byte* pixels = samples)
        {
            result = LibTurboJpeg.Decompress(
                decompressor,
                bytes,
                new CULong((nuint)file.Length),
                pixels,
                header.Width,
                header.Width * channels,
                header.Height,
                format,
                LibTurboJpeg.AccurateDct | LibTurboJpeg.LimitScans);
        }

        if (result == 0)
        {
            return;
        }

        string message = LibTurboJpeg.ErrorText(decompressor);
        bool isTolerable = LibTurboJpeg.ErrorCode(decompressor) == LibTurboJpeg.Warning
            && Array.Exists(s_toleratedFaults, fault => message.StartsWith(fault, StringComparison.Ordinal));
        if (!isTolerable)
        {
            throw new ImageFormatException(message);
        }
    }
}
