using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary><see cref="WinogradConvolution"/> that activates the pixels it reads and finishes the tiles it computes.</summary>
internal sealed class FusedWinogradConvolution : LanesKernel<FusedConv2DOp>
{
    protected override string? Refuses(FusedConv2DOp op, Step step, InstructionSet isa) =>
        WinogradConvolution.Refuses(op.Window, step);

    protected override KernelCall Prepare<TLanes, TVector, T>(FusedConv2DOp op, Step step) =>
        new WinogradCall<TLanes, TVector, T>(op, step);
}
