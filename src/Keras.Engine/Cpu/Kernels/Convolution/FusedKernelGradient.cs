using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Kernel gradients that activate the images chunk by chunk, in the cache.</summary>
internal sealed class FusedKernelGradient : LanesKernel<NormalizeReluConv2DKernelGradientOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeReluConv2DKernelGradientOp op, Step step) =>
        new OuterProductKernelGradientCall<TLanes, TVector, T>(
            op.Window, 1, step.InputType(0).Shape, step.InputType(5).Shape, step.InputPitch(0), op.Epsilon);
}
