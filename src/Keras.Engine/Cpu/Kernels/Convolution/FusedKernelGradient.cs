using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Kernel gradients in float32 that activate the images chunk by chunk, in the cache.</summary>
internal sealed class FusedKernelGradient : LanesKernel<NormalizeReluConv2DKernelGradientOp>
{
    protected override string? Refuses(NormalizeReluConv2DKernelGradientOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(NormalizeReluConv2DKernelGradientOp op, Step step) =>
        new OuterProductKernelGradientCall<TLanes, TVector>(
            op.Window, 1, step.InputType(0).Shape, step.InputType(5).Shape, step.InputPitch(0), op.Epsilon);
}
