using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Keras.Hdf5.Native;

/// <summary>The reasons libhdf5 gives for its last failure on this thread.</summary>
internal static unsafe class ErrorStack
{
    /// <summary>The innermost reasons say what is wrong with the file; the outer ones repeat who called whom.</summary>
    private const int MaxReasons = 4;

    // Guarded by the library's lock, under which every failure is reported.
    private static readonly List<string> s_reasons = [];

    /// <summary>Describes the last failure, innermost reason first. Call it under the library's lock.</summary>
    public static string Describe()
    {
        s_reasons.Clear();
        _ = LibHdf5.H5Ewalk2(0, 0, &Collect, 0);
        return s_reasons.Count == 0 ? "libhdf5 gives no reason" : string.Join("; ", s_reasons);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Collect(uint index, ErrorRecord* record, nint data)
    {
        string? reason = Marshal.PtrToStringUTF8(record->Description);
        if (!string.IsNullOrEmpty(reason) && s_reasons.Count < MaxReasons && !s_reasons.Contains(reason))
        {
            s_reasons.Add(reason);
        }

        return 0;
    }

    /// <summary>H5E_error2_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ErrorRecord
    {
        public long Class;
        public long Major;
        public long Minor;
        public uint Line;
        public nint Function;
        public nint File;
        public nint Description;
    }
}
