using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The gradient of the moments as one multiply-add an element, row by row.</summary>
internal sealed unsafe class ChannelsFirstMomentsGradient : LanesKernel<MomentsGradientOp>
{
    protected override string? Refuses(MomentsGradientOp op, Step step, InstructionSet isa) =>
        op.AddendBegin is null ? ChannelsFirst.Refuses(step, step.InputType(0), op.Axis) : "adds nothing";

    protected override KernelCall Prepare<TLanes, TVector>(MomentsGradientOp op, Step step) =>
        new Call<TLanes, TVector>(ChannelLayout.Of(step.InputType(0).Shape, op.Axis));

    private sealed class Call<TLanes, TVector>(ChannelLayout layout) : ChannelRowMapCall<TLanes, TVector>(layout)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        protected override ChannelNumbers Numbers(in KernelArguments arguments, int channel) => new(
            arguments.Input<float>(1)[channel],
            2 * arguments.Input<float>(3)[channel] / Layout.PerChannel,
            arguments.Input<float>(2)[channel] / Layout.PerChannel);
    }
}
