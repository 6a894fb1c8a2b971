using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Eight words at a time: AVX-512.</summary>
internal readonly unsafe struct Words512 : IWords<Vector512<ulong>>
{
    public static int Count => Vector512<ulong>.Count;

    public static Vector512<ulong> Broadcast(ulong bits) => Vector512.Create(bits);

    public static Vector512<ulong> From(ulong first) => Vector512.Create(first) + Vector512.Create(0, 4, 1, 5, 2, 6, 3, 7UL);

    public static Vector512<ulong> Multiply(Vector512<ulong> x, Vector512<ulong> y) => Avx512F.Multiply(x.AsUInt32(), y.AsUInt32());

    public static Vector512<ulong> Upper(Vector512<ulong> x) => x >> 32;

    public static Vector512<ulong> Xor(Vector512<ulong> x, Vector512<ulong> y) => x ^ y;

    public static void Store(float* target, Vector512<ulong> x0, Vector512<ulong> x1, Vector512<ulong> x2, Vector512<ulong> x3)
    {
        Vector512<ulong> lower = Vector512.Create((ulong)uint.MaxValue);
        Vector512<ulong> first = (x0 & lower) | (x1 << 32);
        Vector512<ulong> second = (x2 & lower) | (x3 << 32);
        Numbers(Avx512F.UnpackLow(first, second)).Store(target);
        Numbers(Avx512F.UnpackHigh(first, second)).Store(target + Vector512<float>.Count);
    }

    private static Vector512<float> Numbers(Vector512<ulong> words) =>
        Vector512.ConvertToSingle((words.AsUInt32() >> 8).AsInt32()) * Vector512.Create(1f / (1 << 24));
}
