using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Sixteen numbers at a time: AVX-512.</summary>
internal readonly unsafe struct Lanes512 : ILanes<Vector512<float>>
{
    public static int Count => 16;

    public static int Registers => 32;

    public static Vector512<float> Broadcast(float number) => Vector512.Create(number);

    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    public static Vector512<float> LoadPart(float* source, int count) =>
        Avx512F.MaskLoad(source, Mask(count), Vector512<float>.Zero);

    public static void StorePart(float* destination, Vector512<float> x, int count) =>
        Avx512F.MaskStore(destination, Mask(count), x);

    public static void Store(float* destination, Vector512<float> x) => x.Store(destination);

    public static void Transpose(float* source, nint sourceStride, float* target, nint targetStride)
    {
        for (int column = 0; column < Count; column += 4)
        {
            // Each quarter of a register holds four columns of another row, so that whole columns come out.
            Vector512<float> row0 = Rows(source + column, sourceStride);
            Vector512<float> row1 = Rows(source + column + sourceStride, sourceStride);
            Vector512<float> row2 = Rows(source + column + (2 * sourceStride), sourceStride);
            Vector512<float> row3 = Rows(source + column + (3 * sourceStride), sourceStride);
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

    public static Vector512<float> Add(Vector512<float> x, Vector512<float> y) => x + y;

    public static Vector512<float> Subtract(Vector512<float> x, Vector512<float> y) => x - y;

    public static Vector512<float> Multiply(Vector512<float> x, Vector512<float> y) => x * y;

    public static Vector512<float> Divide(Vector512<float> x, Vector512<float> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> addend) =>
        Vector512.MultiplyAddEstimate(x, y, addend);

    public static Vector512<float> Sqrt(Vector512<float> x) => Vector512.Sqrt(x);

    public static Vector512<float> Abs(Vector512<float> x) => Vector512.Abs(x);

    public static Vector512<float> Max(Vector512<float> x, Vector512<float> y) => Vector512.MaxNative(x, y);

    public static Vector512<float> Min(Vector512<float> x, Vector512<float> y) => Vector512.MinNative(x, y);

    public static Vector512<float> Round(Vector512<float> x) => Vector512.Round(x);

    public static Vector512<float> GreaterThan(Vector512<float> x, Vector512<float> y) => Vector512.GreaterThan(x, y);

    public static Vector512<float> Equals(Vector512<float> x, Vector512<float> y) => Vector512.Equals(x, y);

    public static Vector512<float> Select(Vector512<float> mask, Vector512<float> x, Vector512<float> y) =>
        Vector512.ConditionalSelect(mask, x, y);

    public static Vector512<float> And(Vector512<float> x, Vector512<float> y) => x & y;

    public static Vector512<float> PowerOfTwo(Vector512<float> x) =>
        ((Vector512.ConvertToInt32Native(x) + Vector512.Create(127)) << 23).AsSingle();

    public static float Sum(Vector512<float> x) => Lanes256.Sum(x.GetLower() + x.GetUpper());

    public static float Max(Vector512<float> x) => Lanes256.Max(Vector256.MaxNative(x.GetLower(), x.GetUpper()));

    private static Vector512<float> Mask(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    // Inserted piece by piece: Vector512.Create of two halves takes a detour through memory.
    private static Vector512<float> Rows(float* source, nint stride)
    {
        Vector512<float> rows = Vector128.Load(source).ToVector256Unsafe().ToVector512Unsafe();
        rows = Avx512F.InsertVector128(rows, Vector128.Load(source + (4 * stride)), 1);
        rows = Avx512F.InsertVector128(rows, Vector128.Load(source + (8 * stride)), 2);
        return Avx512F.InsertVector128(rows, Vector128.Load(source + (12 * stride)), 3);
    }
}
