using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Gradients of convolutions towards their kernels: outer products of pixels, read in place.</summary>
internal sealed class OuterProductKernelGradient : LanesKernel<Conv2DKernelGradientOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(Conv2DKernelGradientOp op, Step step) =>
        new OuterProductKernelGradientCall<TLanes, TVector, T>(
            op.Window, op.Groups, step.InputType(0).Shape, step.InputType(1).Shape, step.InputType(0).Shape[3], epsilon: null);
}
