using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>What two sums per channel are summed from.</summary>
internal unsafe interface IChannelTerms
{
    /// <summary>How many tensors the terms are made of.</summary>
    static abstract int Inputs { get; }

    /// <summary>Adds one vector of terms to the sum and to the sum of products.</summary>
    static abstract void Add<TLanes, TVector>(float* x, float* y, TVector center, ref TVector sum, ref TVector product)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;
}
