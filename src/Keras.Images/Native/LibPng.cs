using System.Runtime.InteropServices;

namespace Keras.Images.Native;

/// <summary>
/// The simplified API of libpng 1.6: errors are return codes here, never jumps across managed frames.
/// </summary>
internal static unsafe partial class LibPng
{
    public const uint Version = 1;
    public const uint Alpha = 1;
    public const uint Color = 2;

    /// <summary>16 bits per value, in the byte order of the machine.</summary>
    public const uint Linear = 4;
    public const uint ColorMap = 8;

    static LibPng() => NativeLibraries.Register();

    [LibraryImport(NativeLibraries.Png, EntryPoint = "png_image_begin_read_from_memory")]
    public static partial int BeginRead(PngImageHandle image, byte* file, nuint length);

    [LibraryImport(NativeLibraries.Png, EntryPoint = "png_image_finish_read")]
    public static partial int FinishRead(
        PngImageHandle image, void* background, void* pixels, int rowStride, void* colorMap);

    [LibraryImport(NativeLibraries.Png, EntryPoint = "png_image_write_to_memory")]
    public static partial int Write(
        PngImageHandle image,
        byte* file,
        ref nuint length,
        int convertTo8Bit,
        void* pixels,
        int rowStride,
        void* colorMap);

    [LibraryImport(NativeLibraries.Png, EntryPoint = "png_image_free")]
    public static partial void Free(void* image);
}
