using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Keras.Engine.Cpu.Simd;

/// <summary>Four numbers at a time: SSE, NEON.</summary>
internal readonly unsafe struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Count => 4;

    public static int Registers => 16;

    public static Vector128<float> Broadcast(float number) => Vector128.Create(number);

    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    public static Vector128<float> LoadPart(float* source, int count)
    {
        Vector128<float> x = Vector128<float>.Zero;
        for (int lane = 0; lane < count; lane++)
        {
            x = x.WithElement(lane, source[lane]);
        }

        return x;
    }

    public static void StorePart(float* destination, Vector128<float> x, int count)
    {
        if (count == 4)
        {
            x.Store(destination);
            return;
        }

        if (count >= 2)
        {
            x.GetLower().Store(destination);
            x = Vector128.Shuffle(x, Vector128.Create(2, 3, 2, 3));
            destination += 2;
            count -= 2;
        }

        if (count == 1)
        {
            *destination = x.ToScalar();
        }
    }

    public static void Store(float* destination, Vector128<float> x) => x.Store(destination);

    public static void Transpose(float* source, nint sourceStride, float* target, nint targetStride)
    {
        for (int row = 0; row < Count; row++)
        {
            for (int column = 0; column < Count; column++)
            {
                target[(column * targetStride) + row] = source[(row * sourceStride) + column];
            }
        }
    }

    public static Vector128<float> Add(Vector128<float> x, Vector128<float> y) => x + y;

    public static Vector128<float> Subtract(Vector128<float> x, Vector128<float> y) => x - y;

    public static Vector128<float> Multiply(Vector128<float> x, Vector128<float> y) => x * y;

    public static Vector128<float> Divide(Vector128<float> x, Vector128<float> y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> addend) =>
        Vector128.MultiplyAddEstimate(x, y, addend);

    public static Vector128<float> Sqrt(Vector128<float> x) => Vector128.Sqrt(x);

    public static Vector128<float> Abs(Vector128<float> x) => Vector128.Abs(x);

    public static Vector128<float> Max(Vector128<float> x, Vector128<float> y) => Vector128.MaxNative(x, y);

    public static Vector128<float> Min(Vector128<float> x, Vector128<float> y) => Vector128.MinNative(x, y);

    public static Vector128<float> Round(Vector128<float> x) => Vector128.Round(x);

    public static Vector128<float> GreaterThan(Vector128<float> x, Vector128<float> y) => Vector128.GreaterThan(x, y);

    public static Vector128<float> Equals(Vector128<float> x, Vector128<float> y) => Vector128.Equals(x, y);

    public static Vector128<float> Select(Vector128<float> mask, Vector128<float> x, Vector128<float> y) =>
        Vector128.ConditionalSelect(mask, x, y);

    public static Vector128<float> And(Vector128<float> x, Vector128<float> y) => x & y;

    public static Vector128<float> PowerOfTwo(Vector128<float> x) =>
        ((Vector128.ConvertToInt32Native(x) + Vector128.Create(127)) << 23).AsSingle();

    public static float Sum(Vector128<float> x) => Vector128.Sum(x);

    public static float Max(Vector128<float> x)
    {
        Vector128<float> pairs = Vector128.MaxNative(x, Vector128.Shuffle(x, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MaxNative(pairs, Vector128.Shuffle(pairs, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }
}
