using System.Runtime.CompilerServices;

namespace Keras.Engine.Cpu.Simd;

/// <summary>One number at a time: for machines without accelerated vectors, and the plainest check of a body.</summary>
internal readonly unsafe struct ScalarLanes : ILanes<float>
{
    public static int Count => 1;

    public static int Registers => 16;

    private static float AllBits => BitConverter.Int32BitsToSingle(-1);

    public static float Broadcast(float number) => number;

    public static float Load(float* source) => *source;

    public static float LoadPart(float* source, int count) => count > 0 ? *source : 0;

    public static void Store(float* destination, float x) => *destination = x;

    public static void StorePart(float* destination, float x, int count)
    {
        if (count > 0)
        {
            *destination = x;
        }
    }

    public static void Transpose(float* source, nint sourceStride, float* target, nint targetStride) => *target = *source;

    public static float Add(float x, float y) => x + y;

    public static float Subtract(float x, float y) => x - y;

    public static float Multiply(float x, float y) => x * y;

    public static float Divide(float x, float y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float x, float y, float addend) => float.MultiplyAddEstimate(x, y, addend);

    public static float Sqrt(float x) => MathF.Sqrt(x);

    public static float Abs(float x) => MathF.Abs(x);

    public static float Max(float x, float y) => x > y ? x : y;

    public static float Min(float x, float y) => x < y ? x : y;

    public static float Round(float x) => MathF.Round(x);

    public static float GreaterThan(float x, float y) => x > y ? AllBits : 0;

    public static float Equals(float x, float y) => x == y ? AllBits : 0;

    public static float Select(float mask, float x, float y) => BitConverter.SingleToInt32Bits(mask) != 0 ? x : y;

    public static float And(float x, float y) =>
        BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x) & BitConverter.SingleToInt32Bits(y));

    public static float PowerOfTwo(float x) => BitConverter.Int32BitsToSingle(((int)x + 127) << 23);

    public static float Sum(float x) => x;

    public static float Max(float x) => x;
}
