using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>One product an element, row by row.</summary>
internal sealed unsafe class ChannelsFirstScaleChannels : LanesKernel<ScaleChannelsOp>
{
    protected override string? Refuses(ScaleChannelsOp op, Step step, InstructionSet isa) =>
        ChannelsFirst.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector, T>(ScaleChannelsOp op, Step step) =>
        new Call<TLanes, TVector, T>(ChannelLayout.Of(step.InputType(0).Shape, op.Axis));

    private sealed class Call<TLanes, TVector, T>(ChannelLayout layout) : ChannelRowMapCall<TLanes, TVector, T>(layout)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override ChannelNumbers<T> Numbers(in KernelArguments arguments, int channel) =>
            new(T.Zero, arguments.Input<T>(1)[channel], T.Zero);
    }
}
