using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Gradients, and their products with distances from the center: the terms of normalization's sums.</summary>
internal readonly unsafe struct GradientTerms : IChannelTerms
{
    public static int Inputs => 2;

    public static int Numbers => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TLanes, TVector, T>(
        T* x, T* y, T* numbers, nint stride, ref TVector sum, ref TVector product)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector gradient = TLanes.Load(x);
        sum = TLanes.Add(sum, gradient);
        product = TLanes.MultiplyAdd(gradient, TLanes.Subtract(TLanes.Load(y), TLanes.Load(numbers)), product);
    }
}
