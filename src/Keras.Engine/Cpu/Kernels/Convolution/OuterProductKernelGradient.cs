using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Gradients of convolutions towards their kernels in float32: outer products of pixels, read in place.</summary>
internal sealed class OuterProductKernelGradient : LanesKernel<Conv2DKernelGradientOp>
{
    protected override string? Refuses(Conv2DKernelGradientOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(Conv2DKernelGradientOp op, Step step) =>
        new OuterProductKernelGradientCall<TLanes, TVector>(
            op.Window, op.Groups, step.InputType(0).Shape, step.InputType(1).Shape, step.InputType(0).Shape[3], epsilon: null);
}
