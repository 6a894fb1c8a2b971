using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>
/// Gradients of convolutions of normalized and rectified images: masked, summed and added tile by tile.
/// </summary>
internal sealed class FusedGradients : LanesKernel<NormalizeReluConv2DGradientOp>
{
    protected override string? Refuses(NormalizeReluConv2DGradientOp op, Step step, InstructionSet isa) =>
        base.Refuses(op, step, isa) is string reason ? reason
        : step.OutputType().Shape.Length == 0 || step.InputType(0).Shape.Length == 0 ? "needs at least one pixel"
        : null;

    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeReluConv2DGradientOp op, Step step) =>
        new FusedGradientsCall<TLanes, TVector, T>(op, step);
}
