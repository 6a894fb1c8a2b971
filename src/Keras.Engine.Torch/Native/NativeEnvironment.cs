using System.Runtime.InteropServices;

namespace Keras.Engine.Torch.Native;

/// <summary>What libtorch reads when it is loaded, set where native code looks for it.</summary>
/// <remarks>On Unix, <see cref="Environment.SetEnvironmentVariable(string, string)"/> does not reach native code.</remarks>
internal static partial class NativeEnvironment
{
    // Of glibc's malloc.h.
    private const int TrimThreshold = -1;
    private const int MmapMax = -4;

    /// <summary>To be called before libtorch is loaded.</summary>
    public static void Prepare()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("KERAS_THREADS"), out int threads) && threads > 0)
        {
            Set("OMP_NUM_THREADS", $"{threads}");
            Set("MKL_NUM_THREADS", $"{threads}");
        }

        // cuBLAS is deterministic only with such a workspace.
        Set("CUBLAS_WORKSPACE_CONFIG", Environment.GetEnvironmentVariable("CUBLAS_WORKSPACE_CONFIG") ?? ":4096:8");
        KeepFreedMemory();
    }

    private static void Set(string name, string value)
    {
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable(name, value);
        }
        else
        {
            _ = SetVariable(name, value, 1);
        }
    }

    // A step frees and asks for the same sizes again: giving them back to the system in between costs more than the kernels.
    private static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetAllocatorOption(MmapMax, 0);
            _ = SetAllocatorOption(TrimThreshold, -1);
        }
        catch (EntryPointNotFoundException)
        {
            // The C library is not glibc; its allocator has its own ways.
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocatorOption(int option, int value);
}
