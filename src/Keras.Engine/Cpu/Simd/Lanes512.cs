using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Sixteen floats or eight doubles at a time: AVX-512.</summary>
internal readonly unsafe struct Lanes512<T> : ILanes<Vector512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Count => Vector512<T>.Count;

    public static int Registers => 32;

    public static Vector512<T> Broadcast(T number) => Vector512.Create(number);

    public static Vector512<T> Constant(double number) => Vector512.Create(Real.Of<T>(number));

    public static Vector512<T> Load(T* source) => Vector512.Load(source);

    public static Vector512<T> LoadPart(T* source, int count) => typeof(T) == typeof(float)
        ? Avx512F.MaskLoad((float*)source, Mask(count).AsSingle(), Vector512<float>.Zero).As<float, T>()
        : Avx512F.MaskLoad((double*)source, Mask(count).AsDouble(), Vector512<double>.Zero).As<double, T>();

    public static void StorePart(T* destination, Vector512<T> x, int count)
    {
        if (typeof(T) == typeof(float))
        {
            Avx512F.MaskStore((float*)destination, Mask(count).AsSingle(), x.AsSingle());
        }
        else
        {
            Avx512F.MaskStore((double*)destination, Mask(count).AsDouble(), x.AsDouble());
        }
    }

    public static void Store(T* destination, Vector512<T> x) => x.Store(destination);

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

    public static Vector512<T> Add(Vector512<T> x, Vector512<T> y) => x + y;

    public static Vector512<T> Subtract(Vector512<T> x, Vector512<T> y) => x - y;

    public static Vector512<T> Multiply(Vector512<T> x, Vector512<T> y) => x * y;

    public static Vector512<T> Divide(Vector512<T> x, Vector512<T> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> addend) =>
        typeof(T) == typeof(float)
            ? Vector512.MultiplyAddEstimate(x.AsSingle(), y.AsSingle(), addend.AsSingle()).As<float, T>()
            : Vector512.MultiplyAddEstimate(x.AsDouble(), y.AsDouble(), addend.AsDouble()).As<double, T>();

    public static Vector512<T> Factor(T number) => Broadcast(number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAddBy(Vector512<T> factor, Vector512<T> y, Vector512<T> addend) => MultiplyAdd(factor, y, addend);

    public static Vector512<T> Sqrt(Vector512<T> x) => Vector512.Sqrt(x);

    public static Vector512<T> Abs(Vector512<T> x) => Vector512.Abs(x);

    public static Vector512<T> Max(Vector512<T> x, Vector512<T> y) => Vector512.MaxNative(x, y);

    public static Vector512<T> Min(Vector512<T> x, Vector512<T> y) => Vector512.MinNative(x, y);

    public static Vector512<T> Round(Vector512<T> x) => typeof(T) == typeof(float)
        ? Vector512.Round(x.AsSingle()).As<float, T>()
        : Vector512.Round(x.AsDouble()).As<double, T>();

    public static Vector512<T> GreaterThan(Vector512<T> x, Vector512<T> y) => Vector512.GreaterThan(x, y);

    public static Vector512<T> Equals(Vector512<T> x, Vector512<T> y) => Vector512.Equals(x, y);

    public static Vector512<T> Select(Vector512<T> mask, Vector512<T> x, Vector512<T> y) =>
        Vector512.ConditionalSelect(mask, x, y);

    public static Vector512<T> And(Vector512<T> x, Vector512<T> y) => x & y;

    public static Vector512<T> PowerOfTwo(Vector512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            return ((Vector512.ConvertToInt32Native(x.AsSingle()) + Vector512.Create(127)) << 23).As<int, T>();
        }

        // Beside this number the integer is in the lowest bits; few machines convert to 64 bits.
        Vector512<double> integer = x.AsDouble() + Vector512.Create(1.5 * (1L << 52));
        return ((integer.AsInt64() + Vector512.Create(1023L)) << 52).As<long, T>();
    }

    public static T Sum(Vector512<T> x) => Lanes256<T>.Sum(x.GetLower() + x.GetUpper());

    private static Vector512<T> Mask(int count) => typeof(T) == typeof(float)
        ? Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).As<int, T>()
        : Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).As<long, T>();

    // Each quarter of a register holds four columns of another row, so that whole columns come out.
    private static void TransposeSingle(float* source, nint sourceStride, float* target, nint targetStride)
    {
        for (int column = 0; column < 16; column += 4)
        {
            Vector512<float> row0 = Rows(source + column, 4 * sourceStride);
            Vector512<float> row1 = Rows(source + column + sourceStride, 4 * sourceStride);
            Vector512<float> row2 = Rows(source + column + (2 * sourceStride), 4 * sourceStride);
            Vector512<float> row3 = Rows(source + column + (3 * sourceStride), 4 * sourceStride);
            Vector512<double> low01 = Avx512F.UnpackLow(row0, row1).AsDouble();
            Vector512<double> high01 = Avx512F.UnpackHigh(row0, row1).AsDouble();
            Vector512<double> low23 = Avx512F.UnpackLow(row2, row3).AsDouble();
            Vector512<double> high23 = Avx512F.UnpackHigh(row2, row3).AsDouble();
            float* to = target + (column * targetStride);
            Avx512F.UnpackLow(low01, low23).AsSingle().Store(to);
            Avx512F.UnpackHigh(low01, low23).AsSingle().Store(to + targetStride);
            Avx512F.UnpackLow(high01, high23).AsSingle().Store(to + (2 * targetStride));
            Avx512F.UnpackHigh(high01, high23).AsSingle().Store(to + (3 * targetStride));
        }
    }

    private static void TransposeDouble(double* source, nint sourceStride, double* target, nint targetStride)
    {
        for (int column = 0; column < 8; column += 2)
        {
            Vector512<double> row0 = Rows((float*)(source + column), 4 * sourceStride).AsDouble();
            Vector512<double> row1 = Rows((float*)(source + column + sourceStride), 4 * sourceStride).AsDouble();
            Avx512F.UnpackLow(row0, row1).Store(target + (column * targetStride));
            Avx512F.UnpackHigh(row0, row1).Store(target + ((column + 1) * targetStride));
        }
    }

    // Inserted piece by piece: Vector512.Create of two halves takes a detour through memory.
    private static Vector512<float> Rows(float* source, nint stride)
    {
        Vector512<float> rows = Vector128.Load(source).ToVector256Unsafe().ToVector512Unsafe();
        rows = Avx512F.InsertVector128(rows, Vector128.Load(source + stride), 1);
        rows = Avx512F.InsertVector128(rows, Vector128.Load(source + (2 * stride)), 2);
        return Avx512F.InsertVector128(rows, Vector128.Load(source + (3 * stride)), 3);
    }
}
