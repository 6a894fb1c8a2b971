using System.Runtime.InteropServices;

namespace Keras.Images.Native;

/// <summary>Owns a <c>png_image</c> and what libpng hangs on it.</summary>
internal sealed unsafe class PngImageHandle : SafeHandle
{
    public PngImageHandle()
        : base(0, ownsHandle: true)
    {
        var image = (PngImage*)NativeMemory.AllocZeroed((nuint)sizeof(PngImage));
        image->Version = LibPng.Version;
        SetHandle((nint)image);
    }

    public override bool IsInvalid => handle == 0;

    public ref PngImage Image => ref *(PngImage*)handle;

    /// <summary>What libpng says about the last call.</summary>
    public string Message
    {
        get
        {
            fixed (byte* message = Image.Message)
            {
                return Marshal.PtrToStringUTF8((nint)message) ?? "";
            }
        }
    }

    protected override bool ReleaseHandle()
    {
        LibPng.Free((void*)handle);
        NativeMemory.Free((void*)handle);
        return true;
    }
}
