using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Convolutions of each channel by itself, with one filter, in float32: vectors are channels.</summary>
internal sealed class DepthwiseConvolution : LanesKernel<Conv2DOp>
{
    /// <summary>Why a kernel of such convolutions cannot run one; null if it can.</summary>
    public static string? Refuses(DType dtype, int groups, int channels, int filters) =>
        dtype != DType.Float32 ? "computes in float32"
        : groups != channels || filters != channels ? "needs a group and a filter for each channel"
        : groups == 1 ? "is for several channels"
        : null;

    protected override string? Refuses(Conv2DOp op, Step step, InstructionSet isa) =>
        Refuses(step.OutputType().DType, op.Groups, step.InputType(0).Shape[3], step.OutputType().Shape[3]);

    protected override KernelCall Prepare<TLanes, TVector>(Conv2DOp op, Step step) => new DepthwiseCall<TLanes, TVector>(
        [WindowGrid.Forward(op.Window, step.OutputType().Shape)],
        step.InputType(0).Shape,
        step.OutputType().Shape,
        step.InputPitch(0),
        step.OutputPitch());
}
