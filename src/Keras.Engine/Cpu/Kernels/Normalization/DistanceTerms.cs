using System.Numerics;
using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Distances from the center, and their squares: what moments are made of.</summary>
internal readonly unsafe struct DistanceTerms : IChannelTerms
{
    public static int Inputs => 1;

    public static int Numbers => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TLanes, TVector, T>(
        T* x, T* y, T* numbers, nint stride, ref TVector sum, ref TVector product)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TVector distance = TLanes.Subtract(TLanes.Load(x), TLanes.Load(numbers));
        sum = TLanes.Add(sum, distance);
        product = TLanes.MultiplyAdd(distance, distance, product);
    }
}
