using System.Runtime.InteropServices;

namespace Keras.Images.Native;

/// <summary>Owns a TurboJPEG compressor or decompressor.</summary>
internal sealed class TurboJpegHandle : SafeHandle
{
    public TurboJpegHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LibTurboJpeg.Destroy(handle) == 0;
}
