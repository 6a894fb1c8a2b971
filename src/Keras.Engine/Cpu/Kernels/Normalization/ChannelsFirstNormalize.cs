using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Normalization as one multiply-add an element, row by row.</summary>
internal sealed unsafe class ChannelsFirstNormalize : LanesKernel<NormalizeOp>
{
    protected override string? Refuses(NormalizeOp op, Step step, InstructionSet isa) =>
        ChannelsFirst.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeOp op, Step step) =>
        new Call<TLanes, TVector, T>(op.Epsilon, ChannelLayout.Of(step.InputType(0).Shape, op.Axis));

    private sealed class Call<TLanes, TVector, T>(double epsilon, ChannelLayout layout)
        : ChannelRowMapCall<TLanes, TVector, T>(layout)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override ChannelNumbers<T> Numbers(in KernelArguments arguments, int channel) => new(
            arguments.Input<T>(1)[channel],
            arguments.Input<T>(3)[channel] / T.Sqrt(arguments.Input<T>(2)[channel] + Real.Of<T>(epsilon)),
            arguments.Input<T>(4)[channel]);
    }
}
