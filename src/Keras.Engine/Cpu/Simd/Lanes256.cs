using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Eight floats or four doubles at a time, with fused multiply-add: AVX2.</summary>
internal readonly unsafe struct Lanes256<T> : ILanes<Vector256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector256<T>.Count;

    public static int Registers => 16;

    private static int Half => Vector128<T>.Count;

    public static Vector256<T> Broadcast(T number) => Vector256.Create(number);

    public static Vector256<T> Constant(double number) => Vector256.Create(Real.Of<T>(number));

    public static Vector256<T> Load(T* source) => Vector256.Load(source);

    public static Vector256<T> LoadPart(T* source, int count) => count <= Half
        ? Vector256.Create(Lanes128<T>.LoadPart(source, count), Vector128<T>.Zero)
        : Vector256.Create(Vector128.Load(source), Lanes128<T>.LoadPart(source + Half, count - Half));

    public static void StorePart(T* destination, Vector256<T> x, int count)
    {
        if (count <= Half)
        {
            Lanes128<T>.StorePart(destination, x.GetLower(), count);
            return;
        }

        x.GetLower().Store(destination);
        Lanes128<T>.StorePart(destination + Half, x.GetUpper(), count - Half);
    }

    public static void Store(T* destination, Vector256<T> x) => x.Store(destination);

    public static void Transpose(T* source, nint sourceStride, T* target, nint targetStride)
    {
        if (typeof(T) == typeof(float))
        {
            TransposeSingle((float*)source, sourceStride, (float*)target, targetStride);
        }
        else
        {
            TransposeDouble((double*)source, sourceStride, (double*)target, targetStride);
        }
    }

    public static Vector256<T> Add(Vector256<T> x, Vector256<T> y) => x + y;

    public static Vector256<T> Subtract(Vector256<T> x, Vector256<T> y) => x - y;

    public static Vector256<T> Multiply(Vector256<T> x, Vector256<T> y) => x * y;

    public static Vector256<T> Divide(Vector256<T> x, Vector256<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> addend) =>
        typeof(T) == typeof(float)
            ? Vector256.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), addend.AsSingle()).As<float, T>()
            : Vector256.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), addend.AsDouble()).As<double, T>();

    public static Vector256<T> Factor(T number) => Broadcast(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> MultiplyAddBy(Vector256<T> factor, Vector256<T> y, Vector256<T> addend) => MultiplyAdd(factor, y, addend);

    public static Vector256<T> Sqrt(Vector256<T> x) => Vector256.Sqrt(x);

    public static Vector256<T> Abs(Vector256<T> x) => Vector256.Abs(x);

    public static Vector256<T> Max(Vector256<T> x, Vector256<T> y) => Vector256.MaxNative(x, y);

    public static Vector256<T> Min(Vector256<T> x, Vector256<T> y) => Vector256.MinNative(x, y);

    public static Vector256<T> Round(Vector256<T> x) => typeof(T) == typeof(float)
        ? Vector256.Round(x.AsSingle()).As<float, T>()
        : Vector256.Round(x.AsDouble()).As<double, T>();

    public static Vector256<T> GreaterThan(Vector256<T> x, Vector256<T> y) => Vector256.GreaterThan(x, y);

    public static Vector256<T> Equals(Vector256<T> x, Vector256<T> y) => Vector256.Equals(x, y);

    public static Vector256<T> Select(Vector256<T> mask, Vector256<T> x, Vector256<T> y) =>
        Vector256.ConditionalSelect(mask, x, y);

    public static Vector256<T> And(Vector256<T> x, Vector256<T> y) => x & y;

    public static Vector256<T> PowerOfTwo(Vector256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return ((Vector256.ConvertToInt32Native(x.AsSingle()) + Vector256.Create(127)) << 23).As<int, T>();
        }

        // Beside this number the integer is in the lowest bits; few machines convert to 64 bits.
        Vector256<double> integer = x.AsDouble() + Vector256.Create(1.5 * (1L << 52));
        return ((integer.AsInt64() + Vector256.Create(1023L)) << 52).As<long, T>();
    }

    public static T Sum(Vector256<T> x) => Lanes128<T>.Sum(x.GetLower() + x.GetUpper());

    // Each half of a register holds four columns of another row, so that whole columns come out.
    private static void TransposeSingle(float* source, nint sourceStride, float* target, nint targetStride)
    {
        for (int column = 0; column < 8; column += 4)
        {
            Vector256<float> row0 = Rows(source + column, 4 * sourceStride);
            Vector256<float> row1 = Rows(source + column + sourceStride, 4 * sourceStride);
            Vector256<float> row2 = Rows(source + column + (2 * sourceStride), 4 * sourceStride);
            Vector256<float> row3 = Rows(source + column + (3 * sourceStride), 4 * sourceStride);
            Vector256<double> low01 = Avx.UnpackLow(row0, row1).AsDouble();
            Vector256<double> high01 = Avx.UnpackHigh(row0, row1).AsDouble();
            Vector256<double> low23 = Avx.UnpackLow(row2, row3).AsDouble();
            Vector256<double> high23 = Avx.UnpackHigh(row2, row3).AsDouble();
            float* to = target + (column * targetStride);
            Avx.UnpackLow(low01, low23).AsSingle().Store(to);
            Avx.UnpackHigh(low01, low23).AsSingle().Store(to + targetStride);
            Avx.UnpackLow(high01, high23).AsSingle().Store(to + (2 * targetStride));
            Avx.UnpackHigh(high01, high23).AsSingle().Store(to + (3 * targetStride));
        }
    }

    private static void TransposeDouble(double* source, nint sourceStride, double* target, nint targetStride)
    {
        for (int column = 0; column < 4; column += 2)
        {
            Vector256<double> row0 = Rows(source + column, 2 * sourceStride);
            Vector256<double> row1 = Rows(source + column + sourceStride, 2 * sourceStride);
            Avx.UnpackLow(row0, row1).Store(target + (column * targetStride));
            Avx.UnpackHigh(row0, row1).Store(target + ((column + 1) * targetStride));
        }
    }

    private static Vector256<TRow> Rows<TRow>(TRow* source, nint stride)
        where TRow : unmanaged => Vector256.Create(Vector128.Load(source), Vector128.Load(source + stride));
}
