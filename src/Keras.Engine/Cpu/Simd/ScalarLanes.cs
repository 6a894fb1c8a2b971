using System.Numerics;
using System.Runtime.CompilerServices;

namespace Keras.Engine.Cpu.Simd;

/// <summary>One number at a time: for machines without accelerated vectors, and the plainest check of a body.</summary>
internal readonly unsafe struct ScalarLanes<T> : ILanes<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => 1;

    public static int Registers => 16;

    private static T AllBits => FromBits(-1);

    public static T Broadcast(T number) => number;

    public static T Constant(double number) => Real.Of<T>(number);

    public static T Load(T* source) => *source;

    public static T LoadPart(T* source, int count) => count > 0 ? *source : T.Zero;

    public static void Store(T* destination, T x) => *destination = x;

    public static void StorePart(T* destination, T x, int count)
    {
        if (count > 0)
        {
            *destination = x;
        }
    }

    public static void Transpose(T* source, nint sourceStride, T* target, nint targetStride) => *target = *source;

    public static T Add(T x, T y) => x + y;

    public static T Subtract(T x, T y) => x - y;

    public static T Multiply(T x, T y) => x * y;

    public static T Divide(T x, T y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T x, T y, T addend) => T.MultiplyAddEstimate(x, y, addend);

    public static T Factor(T number) => number;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAddBy(T factor, T y, T addend) => MultiplyAdd(factor, y, addend);

    public static T Sqrt(T x) => T.Sqrt(x);

    public static T Abs(T x) => T.Abs(x);

    public static T Max(T x, T y) => x > y ? x : y;

    public static T Min(T x, T y) => x < y ? x : y;

    public static T Round(T x) => T.Round(x);

    public static T GreaterThan(T x, T y) => x > y ? AllBits : T.Zero;

    public static T Equals(T x, T y) => x == y ? AllBits : T.Zero;

    public static T Select(T mask, T x, T y) => Bits(mask) != 0 ? x : y;

    public static T And(T x, T y) => FromBits(Bits(x) & Bits(y));

    public static T PowerOfTwo(T x) => sizeof(T) == sizeof(float)
        ? FromBits(((long)Real.Wide(x) + 127) << 23)
        : FromBits(((long)Real.Wide(x) + 1023) << 52);

    public static T Sum(T x) => x;

    private static long Bits(T x) => sizeof(T) == sizeof(float) ? Unsafe.BitCast<T, int>(x) : Unsafe.BitCast<T, long>(x);

    private static T FromBits(long bits) =>
        sizeof(T) == sizeof(float) ? Unsafe.BitCast<int, T>((int)bits) : Unsafe.BitCast<long, T>(bits);
}
