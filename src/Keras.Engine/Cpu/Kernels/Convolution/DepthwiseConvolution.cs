using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Convolutions of each channel by itself, with one filter: vectors are channels.</summary>
internal sealed class DepthwiseConvolution : LanesKernel<Conv2DOp>
{
    /// <summary>Why a kernel of such convolutions cannot run one; null if it can.</summary>
    public static string? Refuses(Step step, int groups, int channels, int filters) =>
        ElementTypes.Refuses(step) is string reason ? reason
        : groups != channels || filters != channels ? "needs a group and a filter for each channel"
        : groups == 1 ? "is for several channels"
        : null;

    protected override string? Refuses(Conv2DOp op, Step step, InstructionSet isa) =>
        Refuses(step, op.Groups, step.InputType(0).Shape[3], step.OutputType().Shape[3]);

    protected override KernelCall Prepare<TLanes, TVector, T>(Conv2DOp op, Step step) => new DepthwiseCall<TLanes, TVector, T>(
        [WindowGrid.Forward(op.Window, step.OutputType().Shape)],
        step.InputType(0).Shape,
        step.OutputType().Shape,
        step.InputPitch(0),
        step.OutputPitch());
}
