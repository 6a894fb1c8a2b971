using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>
/// Gradients of convolutions of normalized and rectified images in float32: masked, summed and added tile by tile.
/// </summary>
internal sealed class FusedGradients : LanesKernel<NormalizeReluConv2DGradientOp>
{
    protected override string? Refuses(NormalizeReluConv2DGradientOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType != DType.Float32 ? "computes in float32"
        : step.OutputType().Shape.Length == 0 || step.InputType(0).Shape.Length == 0 ? "needs at least one pixel"
        : null;

    protected override KernelCall Prepare<TLanes, TVector>(NormalizeReluConv2DGradientOp op, Step step) =>
        new FusedGradientsCall<TLanes, TVector>(op, step);
}
