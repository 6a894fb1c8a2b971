using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Eight numbers at a time, with fused multiply-add: AVX2.</summary>
internal readonly unsafe struct Lanes256 : ILanes<Vector256<float>>
{
    public static int Count => 8;

    public static int Registers => 16;

    public static Vector256<float> Broadcast(float number) => Vector256.Create(number);

    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    public static Vector256<float> LoadPart(float* source, int count) => count <= 4
        ? Vector256.Create(Lanes128.LoadPart(source, count), Vector128<float>.Zero)
        : Vector256.Create(Vector128.Load(source), Lanes128.LoadPart(source + 4, count - 4));

    public static void StorePart(float* destination, Vector256<float> x, int count)
    {
        if (count <= 4)
        {
            Lanes128.StorePart(destination, x.GetLower(), count);
            return;
        }

        x.GetLower().Store(destination);
        Lanes128.StorePart(destination + 4, x.GetUpper(), count - 4);
    }

    public static void Store(float* destination, Vector256<float> x) => x.Store(destination);

    public static void Transpose(float* source, nint sourceStride, float* target, nint targetStride)
    {
        for (int column = 0; column < Count; column += 4)
        {
            // Each half of a register holds four columns of another row, so that whole columns come out.
            Vector256<float> row0 = Rows(source + column, sourceStride);
            Vector256<float> row1 = Rows(source + column + sourceStride, sourceStride);
            Vector256<float> row2 = Rows(source + column + (2 * sourceStride), sourceStride);
            Vector256<float> row3 = Rows(source + column + (3 * sourceStride), sourceStride);
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

    public static Vector256<float> Add(Vector256<float> x, Vector256<float> y) => x + y;

    public static Vector256<float> Subtract(Vector256<float> x, Vector256<float> y) => x - y;

    public static Vector256<float> Multiply(Vector256<float> x, Vector256<float> y) => x * y;

    public static Vector256<float> Divide(Vector256<float> x, Vector256<float> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> x, Vector256<float> y, Vector256<float> addend) =>
        Vector256.MultiplyAddEstimate(x, y, addend);

    public static Vector256<float> Sqrt(Vector256<float> x) => Vector256.Sqrt(x);

    public static Vector256<float> Abs(Vector256<float> x) => Vector256.Abs(x);

    public static Vector256<float> Max(Vector256<float> x, Vector256<float> y) => Vector256.MaxNative(x, y);

    public static Vector256<float> Min(Vector256<float> x, Vector256<float> y) => Vector256.MinNative(x, y);

    public static Vector256<float> Round(Vector256<float> x) => Vector256.Round(x);

    public static Vector256<float> GreaterThan(Vector256<float> x, Vector256<float> y) => Vector256.GreaterThan(x, y);

    public static Vector256<float> Equals(Vector256<float> x, Vector256<float> y) => Vector256.Equals(x, y);

    public static Vector256<float> Select(Vector256<float> mask, Vector256<float> x, Vector256<float> y) =>
        Vector256.ConditionalSelect(mask, x, y);

    public static Vector256<float> And(Vector256<float> x, Vector256<float> y) => x & y;

    public static Vector256<float> PowerOfTwo(Vector256<float> x) =>
        ((Vector256.ConvertToInt32Native(x) + Vector256.Create(127)) << 23).AsSingle();

    public static float Sum(Vector256<float> x) => Lanes128.Sum(x.GetLower() + x.GetUpper());

    public static float Max(Vector256<float> x) => Lanes128.Max(Vector128.MaxNative(x.GetLower(), x.GetUpper()));

    private static Vector256<float> Rows(float* source, nint stride) =>
        Vector256.Create(Vector128.Load(source), Vector128.Load(source + (4 * stride)));
}
