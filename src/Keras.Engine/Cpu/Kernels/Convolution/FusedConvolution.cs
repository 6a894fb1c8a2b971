using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Convolutions that activate the windows they gather and finish the tiles they compute.</summary>
internal sealed class FusedConvolution : LanesKernel<FusedConv2DOp>
{
    protected override string? Refuses(FusedConv2DOp op, Step step, InstructionSet isa) =>
        base.Refuses(op, step, isa) is string reason ? reason
        : step.OutputType().Shape.Length == 0 || step.InputType(0).Shape.Length == 0 ? "needs at least one pixel"
        : null;

    protected override KernelCall Prepare<TLanes, TVector, T>(FusedConv2DOp op, Step step) =>
        new FusedConvolutionCall<TLanes, TVector, T>(op, step);
}
