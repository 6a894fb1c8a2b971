using System.Numerics;
using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Normalization, with or without the ReLU behind it. Arguments: x, mean, variance, gamma, beta.</summary>
internal sealed unsafe class NormalizeCall<TLanes, TVector, T>(double epsilon, long rows, int channels, bool rectifies)
    : ChannelMapCall<TLanes, TVector, T>(rows, channels, rectifies)
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    protected override void Fill(in KernelArguments arguments, T* center, T* scale, T* offset) =>
        NormalizeNumbers.Fill(arguments, firstInput: 1, Channels, Real.Of<T>(epsilon), center, scale, offset);
}
