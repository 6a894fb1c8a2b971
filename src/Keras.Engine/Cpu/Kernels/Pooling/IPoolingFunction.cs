using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>What becomes of the elements of a window.</summary>
internal interface IPoolingFunction<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The result of no element.</summary>
    static abstract double Start { get; }

    /// <summary>Takes one more element in.</summary>
    static abstract TVector Join(TVector result, TVector x);

    /// <summary>The result of <paramref name="count"/> elements.</summary>
    static abstract TVector Finish(TVector result, TVector count);
}

/// <summary>The largest element; NaN wins.</summary>
internal readonly struct LargestElement<TLanes, TVector, T> : IPoolingFunction<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static double Start => double.NegativeInfinity;

    // The lanes' Max keeps a NaN on the right; this keeps one on the left, too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Join(TVector result, TVector x) =>
        TLanes.Select(TLanes.Equals(result, result), TLanes.Max(result, x), result);

    public static TVector Finish(TVector result, TVector count) => result;
}

/// <summary>The mean of the elements.</summary>
internal readonly struct MeanElement<TLanes, TVector, T> : IPoolingFunction<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static double Start => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Join(TVector result, TVector x) => TLanes.Add(result, x);

    public static TVector Finish(TVector result, TVector count) => TLanes.Divide(result, count);
}
