using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Four words at a time: AVX2.</summary>
internal readonly unsafe struct Words256 : IWords<Vector256<ulong>>
{
    public static int Count => Vector256<ulong>.Count;

    public static Vector256<ulong> Broadcast(ulong bits) => Vector256.Create(bits);

    public static Vector256<ulong> From(ulong first) => Vector256.Create(first) + Vector256.Create(0, 2, 1, 3UL);

    public static Vector256<ulong> Multiply(Vector256<ulong> x, Vector256<ulong> y) => Avx2.Multiply(x.AsUInt32(), y.AsUInt32());

    public static Vector256<ulong> Upper(Vector256<ulong> x) => x >> 32;

    public static Vector256<ulong> Xor(Vector256<ulong> x, Vector256<ulong> y) => x ^ y;

    public static void Store(float* target, Vector256<ulong> x0, Vector256<ulong> x1, Vector256<ulong> x2, Vector256<ulong> x3)
    {
        Vector256<ulong> lower = Vector256.Create((ulong)uint.MaxValue);
        Vector256<ulong> first = (x0 & lower) | (x1 << 32);
        Vector256<ulong> second = (x2 & lower) | (x3 << 32);
        Numbers(Avx2.UnpackLow(first, second)).Store(target);
        Numbers(Avx2.UnpackHigh(first, second)).Store(target + Vector256<float>.Count);
    }

    private static Vector256<float> Numbers(Vector256<ulong> words) =>
        Vector256.ConvertToSingle((words.AsUInt32() >> 8).AsInt32()) * Vector256.Create(1f / (1 << 24));
}
