using Keras.Engine.Cpu.Simd;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Normalization, with or without the ReLU behind it. Arguments: x, mean, variance, gamma, beta.</summary>
internal sealed unsafe class NormalizeCall<TLanes, TVector>(double epsilon, long rows, int channels, bool rectifies)
    : ChannelMapCall<TLanes, TVector>(rows, channels, rectifies)
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    protected override void Fill(in KernelArguments arguments, float* center, float* scale, float* offset) =>
        NormalizeNumbers.Fill(arguments, firstInput: 1, Channels, (float)epsilon, center, scale, offset);
}
