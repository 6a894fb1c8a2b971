using System.Runtime.InteropServices;

namespace Keras.Images.Native;

/// <summary>The struct <c>png_image</c> of png.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PngImage
{
    public nint Opaque;
    public uint Version;
    public uint Width;
    public uint Height;
    public uint Format;
    public uint Flags;
    public uint ColorMapEntries;
    public uint WarningOrError;
    public fixed byte Message[64];
}
