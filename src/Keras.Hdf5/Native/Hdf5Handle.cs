using System.Runtime.InteropServices;

namespace Keras.Hdf5.Native;

/// <summary>An identifier of libhdf5: file, object, attribute, type, dataspace or property list.</summary>
/// <remarks>
/// Identifiers have 64 bits also on 32-bit machines, where they would not fit; the binding is for 64-bit processes.
/// </remarks>
internal sealed class Hdf5Handle : SafeHandle
{
    public Hdf5Handle()
        : base(-1, ownsHandle: true)
    {
    }

    /// <summary>Negative identifiers report failure, zero stands for "default" and is never owned.</summary>
    public override bool IsInvalid => handle <= 0;

    protected override bool ReleaseHandle()
    {
        using (LibHdf5.Enter())
        {
            // A file that is closed closes its objects with it; releasing those once more fails, harmlessly.
            return LibHdf5.H5Idec_ref(handle) >= 0;
        }
    }
}
