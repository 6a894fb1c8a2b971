using System.Runtime.InteropServices;

namespace Keras.Benchmarks;

/// <summary>The processor time of the calling thread, on Linux.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3;

    /// <summary>Reads the clock.</summary>
    public static void Read(out Time time)
    {
        if (GetTime(ThreadCpuTime, out time) != 0)
        {
            throw new InvalidOperationException("clock_gettime has no processor time of threads.");
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    /// <summary>A time in seconds and nanoseconds.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Time
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;

        /// <summary>Seconds from an earlier time to this one.</summary>
        public double Since(Time earlier) => Seconds - earlier.Seconds + ((Nanoseconds - earlier.Nanoseconds) * 1e-9);
    }
}
