using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Distances from the center, and their squares: what moments are made of.</summary>
internal readonly unsafe struct DistanceTerms : IChannelTerms
{
    public static int Inputs => 1;

    public static int Numbers => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<TLanes, TVector>(
        float* x, float* y, float* numbers, nint stride, ref TVector sum, ref TVector product)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector distance = TLanes.Subtract(TLanes.Load(x), TLanes.Load(numbers));
        sum = TLanes.Add(sum, distance);
        product = TLanes.MultiplyAdd(distance, distance, product);
    }
}
