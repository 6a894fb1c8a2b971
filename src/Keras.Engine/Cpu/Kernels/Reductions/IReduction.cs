using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>How many numbers become one: in vectors for a short while, then in double.</summary>
internal interface IReduction<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What changes nothing when joined.</summary>
    static abstract double Neutral { get; }

    /// <summary>Joins lane by lane.</summary>
    static abstract TVector Join(TVector x, TVector y);

    /// <summary>Joins two numbers.</summary>
    static abstract double Join(double x, double y);

    /// <summary>Joins all lanes.</summary>
    static abstract double Fold(TVector x);

    /// <summary>What is made of the numbers of <paramref name="terms"/> terms once all are joined.</summary>
    static abstract double Finish(double joined, long terms);
}

/// <summary>The sum.</summary>
internal readonly struct SumReduction<TLanes, TVector, T> : IReduction<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static double Neutral => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Join(TVector x, TVector y) => TLanes.Add(x, y);

    public static double Join(double x, double y) => x + y;

    public static double Fold(TVector x) => Real.Wide(TLanes.Sum(x));

    public static double Finish(double joined, long terms) => joined;
}

/// <summary>The mean: the sum, divided before it is rounded.</summary>
internal readonly struct MeanReduction<TLanes, TVector, T> : IReduction<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static double Neutral => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Join(TVector x, TVector y) => TLanes.Add(x, y);

    public static double Join(double x, double y) => x + y;

    public static double Fold(TVector x) => Real.Wide(TLanes.Sum(x));

    public static double Finish(double joined, long terms) => joined / terms;
}

/// <summary>The largest; NaN wins, so that it does not go unnoticed.</summary>
internal readonly unsafe struct MaxReduction<TLanes, TVector, T> : IReduction<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static double Neutral => double.NegativeInfinity;

    // The lanes' Max keeps a NaN on the right; this keeps one on the left, too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Join(TVector x, TVector y) => TLanes.Select(TLanes.Equals(x, x), TLanes.Max(x, y), x);

    public static double Join(double x, double y) => Math.Max(x, y);

    public static double Fold(TVector x)
    {
        T* lanes = stackalloc T[TLanes.Count];
        TLanes.Store(lanes, x);
        double largest = Real.Wide(lanes[0]);
        for (int lane = 1; lane < TLanes.Count; lane++)
        {
            largest = Math.Max(largest, Real.Wide(lanes[lane]));
        }

        return largest;
    }

    public static double Finish(double joined, long terms) => joined;
}

/// <summary>The smallest; NaN wins, so that it does not go unnoticed.</summary>
internal readonly unsafe struct MinReduction<TLanes, TVector, T> : IReduction<TLanes, TVector, T>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static double Neutral => double.PositiveInfinity;

    // The lanes' Min keeps a NaN on the right; this keeps one on the left, too.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Join(TVector x, TVector y) => TLanes.Select(TLanes.Equals(x, x), TLanes.Min(x, y), x);

    public static double Join(double x, double y) => Math.Min(x, y);

    public static double Fold(TVector x)
    {
        T* lanes = stackalloc T[TLanes.Count];
        TLanes.Store(lanes, x);
        double smallest = Real.Wide(lanes[0]);
        for (int lane = 1; lane < TLanes.Count; lane++)
        {
            smallest = Math.Min(smallest, Real.Wide(lanes[lane]));
        }

        return smallest;
    }

    public static double Finish(double joined, long terms) => joined;
}
