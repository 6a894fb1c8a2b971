using System.Runtime.InteropServices;

namespace Keras.Images.Native;

/// <summary>The TurboJPEG API of libjpeg-turbo: versions 2 and 3 both export these functions.</summary>
internal static unsafe partial class LibTurboJpeg
{
    public const int PixelRgb = 0;
    public const int PixelGray = 6;
    public const int PixelCmyk = 11;
    public const int Subsampling420 = 2;
    public const int SubsamplingGray = 3;

    /// <summary>The exact integer transform; it is libjpeg's default, and so Pillow's.</summary>
    public const int AccurateDct = 4096;

    /// <summary>Refuses progressive files of more than 500 scans, which take very long to decode.</summary>
    public const int LimitScans = 32768;

    public const int NoReallocation = 1024;

    /// <summary>The error code of data that was decoded although something is wrong with it.</summary>
    public const int Warning = 0;

    static LibTurboJpeg() => NativeLibraries.Register();

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjInitDecompress")]
    public static partial TurboJpegHandle InitDecompress();

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjInitCompress")]
    public static partial TurboJpegHandle InitCompress();

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        TurboJpegHandle handle,
        byte* file,
        CULong length,
        byte* pixels,
        int width,
        int pitch,
        int height,
        int format,
        int flags);

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        TurboJpegHandle handle,
        byte* pixels,
        int width,
        int pitch,
        int height,
        int format,
        ref byte* file,
        ref CULong length,
        int subsampling,
        int quality,
        int flags);

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjBufSize")]
    public static partial CULong BufferSize(int width, int height, int subsampling);

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjGetErrorCode")]
    public static partial int ErrorCode(TurboJpegHandle handle);

    /// <summary>The message belongs to the library: it is copied, never freed.</summary>
    public static string ErrorText(TurboJpegHandle handle) => Marshal.PtrToStringUTF8(GetErrorText(handle)) ?? "";

    [LibraryImport(NativeLibraries.TurboJpeg, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorText(TurboJpegHandle handle);
}
