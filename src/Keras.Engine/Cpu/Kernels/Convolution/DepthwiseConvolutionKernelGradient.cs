using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Gradients of <see cref="DepthwiseConvolution"/> towards the kernel.</summary>
internal sealed class DepthwiseConvolutionKernelGradient : LanesKernel<Conv2DKernelGradientOp>
{
    protected override string? Refuses(Conv2DKernelGradientOp op, Step step, InstructionSet isa) =>
        DepthwiseConvolution.Refuses(
            step, op.Groups, step.InputType(0).Shape[3], step.InputType(1).Shape[3]);

    protected override KernelCall Prepare<TLanes, TVector, T>(Conv2DKernelGradientOp op, Step step) =>
        new DepthwiseKernelGradientCall<TLanes, TVector, T>(op.Window, step.InputType(0).Shape, step.InputType(1).Shape);
}
