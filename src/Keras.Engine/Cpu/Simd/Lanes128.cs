using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Four floats or two doubles at a time: SSE, NEON.</summary>
internal readonly unsafe struct Lanes128<T> : ILanes<Vector128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector128<T>.Count;

    public static int Registers => AdvSimd.IsSupported ? 32 : 16;

    public static Vector128<T> Broadcast(T number) => Vector128.Create(number);

    public static Vector128<T> Constant(double number) => Vector128.Create(Real.Of<T>(number));

    public static Vector128<T> Load(T* source) => Vector128.Load(source);

    // The lane is a constant: to set any other is a call on arm64, around which sums of kernels would be on the stack.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> LoadPart(T* source, int count)
    {
        if (count >= Count)
        {
            return Vector128.Load(source);
        }

        if (count < Count / 2)
        {
            return count == 1 ? Vector128.CreateScalar(*source) : Vector128<T>.Zero;
        }

        Vector128<T> low = Vector128.CreateScalar(*(double*)source).As<double, T>();
        return count == 3 ? low.AsSingle().WithElement(2, ((float*)source)[2]).As<float, T>() : low;
    }

    public static void StorePart(T* destination, Vector128<T> x, int count)
    {
        if (count == Count)
        {
            x.Store(destination);
            return;
        }

        if (count >= 2)
        {
            x.GetLower().Store(destination);
        }

        if (count % 2 == 1)
        {
            destination[count - 1] = count == 1 ? x.ToScalar() : x.GetElement(Count / 2);
        }
    }

    public static void Store(T* destination, Vector128<T> x) => x.Store(destination);

    public static void Transpose(T* source, nint sourceStride, T* target, nint targetStride)
    {
        for (int row = 0; row < Count; row++)
        {
            for (int column = 0; column < Count; column++)
            {
                target[(column * targetStride) + row] = source[(row * sourceStride) + column];
            }
        }
    }

    public static Vector128<T> Add(Vector128<T> x, Vector128<T> y) => x + y;

    public static Vector128<T> Subtract(Vector128<T> x, Vector128<T> y) => x - y;

    public static Vector128<T> Multiply(Vector128<T> x, Vector128<T> y) => x * y;

    public static Vector128<T> Divide(Vector128<T> x, Vector128<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAdd(Vector128<T> x, Vector128<T> y, Vector128<T> addend) =>
        typeof(T) == typeof(float)
            ? Vector128.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), addend.AsSingle()).As<float, T>()
            : Vector128.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), addend.AsDouble()).As<double, T>();

    // NEON multiplies by one lane of a vector; to copy a number to all of them takes the place of a multiply-add.
    public static Vector128<T> Factor(T number) => AdvSimd.Arm64.IsSupported ? Vector128.CreateScalarUnsafe(number) : Broadcast(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> MultiplyAddBy(Vector128<T> factor, Vector128<T> y, Vector128<T> addend) =>
        !AdvSimd.Arm64.IsSupported
            ? MultiplyAdd(factor, y, addend)
            : typeof(T) == typeof(float)
                ? AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(addend.AsSingle(), y.AsSingle(), factor.AsSingle(), 0).As<float, T>()
                : AdvSimd.Arm64.FusedMultiplyAddBySelectedScalar(addend.AsDouble(), y.AsDouble(), factor.AsDouble(), 0).As<double, T>();

    public static Vector128<T> Sqrt(Vector128<T> x) => Vector128.Sqrt(x);

    public static Vector128<T> Abs(Vector128<T> x) => Vector128.Abs(x);

    public static Vector128<T> Max(Vector128<T> x, Vector128<T> y) => Vector128.MaxNative(x, y);

    public static Vector128<T> Min(Vector128<T> x, Vector128<T> y) => Vector128.MinNative(x, y);

    public static Vector128<T> Round(Vector128<T> x) => typeof(T) == typeof(float)
        ? Vector128.Round(x.AsSingle()).As<float, T>()
        : Vector128.Round(x.AsDouble()).As<double, T>();

    public static Vector128<T> GreaterThan(Vector128<T> x, Vector128<T> y) => Vector128.GreaterThan(x, y);

    public static Vector128<T> Equals(Vector128<T> x, Vector128<T> y) => Vector128.Equals(x, y);

    public static Vector128<T> Select(Vector128<T> mask, Vector128<T> x, Vector128<T> y) =>
        Vector128.ConditionalSelect(mask, x, y);

    public static Vector128<T> And(Vector128<T> x, Vector128<T> y) => x & y;

    public static Vector128<T> PowerOfTwo(Vector128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return ((Vector128.ConvertToInt32Native(x.AsSingle()) + Vector128.Create(127)) << 23).As<int, T>();
        }

        // Beside this number the integer is in the lowest bits; few machines convert to 64 bits.
        Vector128<double> integer = x.AsDouble() + Vector128.Create(1.5 * (1L << 52));
        return ((integer.AsInt64() + Vector128.Create(1023L)) << 52).As<long, T>();
    }

    public static T Sum(Vector128<T> x) => Vector128.Sum(x);
}
