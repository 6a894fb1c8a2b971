using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
}
