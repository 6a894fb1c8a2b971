using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Gradients of 3x3 convolutions towards their images with a quarter of the multiply-adds.</summary>
internal sealed class WinogradInputGradient : LanesKernel<Conv2DInputGradientOp>
{
    protected override string? Refuses(Conv2DInputGradientOp op, Step step, InstructionSet isa) => op.Groups == 1
        ? WinogradConvolution.RefusesGradient(op.Window, op.ImageShape, step.InputType(0).Shape, step)
        : "needs a window without groups";

    protected override KernelCall Prepare<TLanes, TVector, T>(Conv2DInputGradientOp op, Step step) =>
        new WinogradCall<TLanes, TVector, T>(
            new FusedConv2DOp(op.Window, null, false, null, false, false, false), step, isInputGradient: true);
}
