using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>One product an element, row by row.</summary>
internal sealed unsafe class ChannelsFirstScaleChannels : LanesKernel<ScaleChannelsOp>
{
    protected override string? Refuses(ScaleChannelsOp op, Step step, InstructionSet isa) =>
        ChannelsFirst.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector>(ScaleChannelsOp op, Step step) =>
        new Call<TLanes, TVector>(ChannelLayout.Of(step.InputType(0).Shape, op.Axis));

    private sealed class Call<TLanes, TVector>(ChannelLayout layout) : ChannelRowMapCall<TLanes, TVector>(layout)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        protected override ChannelNumbers Numbers(in KernelArguments arguments, int channel) =>
            new(0, arguments.Input<float>(1)[channel], 0);
    }
}
