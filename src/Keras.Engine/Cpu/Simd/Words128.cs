using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Two words at a time: SSE2 or NEON.</summary>
internal readonly unsafe struct Words128 : IWords<Vector128<ulong>>
{
    public static int Count => Vector128<ulong>.Count;

    /// <summary>Whether the machine has what this is made of.</summary>
    public static bool IsSupported => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    public static Vector128<ulong> Broadcast(ulong bits) => Vector128.Create(bits);

    public static Vector128<ulong> From(ulong first) => Vector128.Create(first) + Vector128.Create(0UL, 1);

    public static Vector128<ulong> Multiply(Vector128<ulong> x, Vector128<ulong> y) => Sse2.IsSupported
        ? Sse2.Multiply(x.AsUInt32(), y.AsUInt32())
        : AdvSimd.MultiplyWideningLower(AdvSimd.ExtractNarrowingLower(x), AdvSimd.ExtractNarrowingLower(y));

    public static Vector128<ulong> Upper(Vector128<ulong> x) => x >> 32;

    public static Vector128<ulong> Xor(Vector128<ulong> x, Vector128<ulong> y) => x ^ y;

    public static void Store(float* target, Vector128<ulong> x0, Vector128<ulong> x1, Vector128<ulong> x2, Vector128<ulong> x3)
    {
        Vector128<ulong> lower = Vector128.Create((ulong)uint.MaxValue);
        Vector128<ulong> first = (x0 & lower) | (x1 << 32);
        Vector128<ulong> second = (x2 & lower) | (x3 << 32);
        Numbers(Vector128.Create(first.GetLower(), second.GetLower())).Store(target);
        Numbers(Vector128.Create(first.GetUpper(), second.GetUpper())).Store(target + Vector128<float>.Count);
    }

    private static Vector128<float> Numbers(Vector128<ulong> words) =>
        Vector128.ConvertToSingle((words.AsUInt32() >> 8).AsInt32()) * Vector128.Create(1f / (1 << 24));
}
