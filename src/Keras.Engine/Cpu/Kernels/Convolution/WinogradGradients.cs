using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary><see cref="FusedGradients"/> of 3x3 convolutions with a quarter of the multiply-adds.</summary>
internal sealed class WinogradGradients : LanesKernel<NormalizeReluConv2DGradientOp>
{
    // The products are as many as the channels, each of a sum as long as the filters: with fewer, moving them takes all the time.
    private const int FewestFilters = 16;

    protected override string? Refuses(NormalizeReluConv2DGradientOp op, Step step, InstructionSet isa) =>
        op.Window.Top > 2 || op.Window.Left > 2
            ? "needs borders of at most 2 pixels"
            : step.InputType(0).Shape[3] < FewestFilters ? $"needs {FewestFilters} filters"
            : ElementTypes.Refuses(step)
                ?? WinogradConvolution.Refuses(op.Window, step.OutputType().Shape, step.InputType(0).Shape, isGiven: false);

    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeReluConv2DGradientOp op, Step step) =>
        new WinogradGradientsCall<TLanes, TVector, T>(op, step);
}
