using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Asks for memory that will be needed soon, while there is arithmetic to do.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Bytes that one request brings.</summary>
    public const int Line = 64;

    /// <summary>How far ahead a sweep over memory asks, in bytes: longer than memory takes to answer, and little of the cache.</summary>
    public const int SweepBytes = 4096;

    /// <summary>Whether a request does anything, so that what it takes to say where is worth it.</summary>
    public static bool IsSupported => Sse.IsSupported;

    /// <summary>Brings a line into the second-level cache. Any address is allowed; an unmapped one costs time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Request(byte* address)
    {
        if (IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }

    /// <summary>Brings the lines of an array into the second-level cache.</summary>
    public static void Request<T>(T* start, int count)
        where T : unmanaged
    {
        for (int index = 0; index < count; index += Line / sizeof(T))
        {
            Request((byte*)(start + index));
        }
    }
}
