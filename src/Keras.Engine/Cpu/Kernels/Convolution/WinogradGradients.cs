using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary><see cref="FusedGradients"/> of 3x3 convolutions with a quarter of the multiply-adds.</summary>
internal sealed class WinogradGradients : LanesKernel<NormalizeReluConv2DGradientOp>
{
    protected override string? Refuses(NormalizeReluConv2DGradientOp op, Step step, InstructionSet isa) =>
        WinogradConvolution.RefusesGradient(op.Window, step.OutputType().Shape, step.InputType(0).Shape, step);

    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeReluConv2DGradientOp op, Step step) =>
        new WinogradGradientsCall<TLanes, TVector, T>(op, step);
}
