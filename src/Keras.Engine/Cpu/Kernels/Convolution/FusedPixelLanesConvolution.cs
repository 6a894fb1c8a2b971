using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary><see cref="PixelLanesConvolution"/> of activated images that sums the moments of its results.</summary>
internal sealed class FusedPixelLanesConvolution : LanesKernel<FusedConv2DOp>
{
    protected override string? Refuses(FusedConv2DOp op, Step step, InstructionSet isa) =>
        op.Bias || op.After is not null || op.Adds || op.Rectifies
            ? "does nothing behind the convolution but moments"
            : PixelLanesConvolution.Refuses(op.Window, step, isa);

    protected override KernelCall Prepare<TLanes, TVector, T>(FusedConv2DOp op, Step step) =>
        new PixelLanesConvolutionCall<TLanes, TVector, T>(
            op.Window,
            step.InputType(0).Shape,
            step.OutputType().Shape,
            step.InputPitch(0),
            step.OutputPitch(),
            op.Before,
            op.Moments);
}
