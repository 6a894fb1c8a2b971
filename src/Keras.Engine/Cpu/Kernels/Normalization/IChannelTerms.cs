using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>What two sums per channel are summed from.</summary>
internal unsafe interface IChannelTerms
{
    /// <summary>How many tensors the terms are made of.</summary>
    static abstract int Inputs { get; }

    /// <summary>How many numbers per channel the terms need.</summary>
    static abstract int Numbers { get; }

    /// <summary>Adds one vector of terms to the sum and to the sum of products.</summary>
    /// <param name="x">Elements of the first tensor.</param>
    /// <param name="y">Elements of the second tensor.</param>
    /// <param name="numbers">The channels' first numbers; the next ones follow after <paramref name="stride"/>.</param>
    /// <param name="stride">Distance of the numbers of one channel.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="product">The sum of products.</param>
    static abstract void Add<TLanes, TVector, T>(
        T* x, T* y, T* numbers, nint stride, ref TVector sum, ref TVector product)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
