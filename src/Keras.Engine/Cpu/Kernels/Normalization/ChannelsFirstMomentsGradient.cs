using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The gradient of the moments as one multiply-add an element, row by row.</summary>
internal sealed unsafe class ChannelsFirstMomentsGradient : LanesKernel<MomentsGradientOp>
{
    protected override string? Refuses(MomentsGradientOp op, Step step, InstructionSet isa) =>
        op.AddendBegin is null ? ChannelsFirst.Refuses(step, step.InputType(0), op.Axis) : "adds nothing";

    protected override KernelCall Prepare<TLanes, TVector, T>(MomentsGradientOp op, Step step) =>
        new Call<TLanes, TVector, T>(ChannelLayout.Of(step.InputType(0).Shape, op.Axis));

    private sealed class Call<TLanes, TVector, T>(ChannelLayout layout) : ChannelRowMapCall<TLanes, TVector, T>(layout)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override ChannelNumbers<T> Numbers(in KernelArguments arguments, int channel) => new(
            arguments.Input<T>(1)[channel],
            Real.Of<T>(2) * arguments.Input<T>(3)[channel] / Real.Of<T>(Layout.PerChannel),
            arguments.Input<T>(2)[channel] / Real.Of<T>(Layout.PerChannel));
    }
}
