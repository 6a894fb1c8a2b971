using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Gradients of <see cref="DepthwiseConvolution"/> towards the images.</summary>
internal sealed class DepthwiseConvolutionInputGradient : LanesKernel<Conv2DInputGradientOp>
{
    protected override string? Refuses(Conv2DInputGradientOp op, Step step, InstructionSet isa) =>
        DepthwiseConvolution.Refuses(step, op.Groups, op.ImageShape[3], step.InputType(0).Shape[3]);

    protected override KernelCall Prepare<TLanes, TVector, T>(Conv2DInputGradientOp op, Step step) =>
        new DepthwiseCall<TLanes, TVector, T>(
            WindowGrid.InputGradient(op.Window, op.ImageShape),
            step.InputType(0).Shape,
            op.ImageShape,
            op.ImageShape[3],
            op.ImageShape[3]);
}
