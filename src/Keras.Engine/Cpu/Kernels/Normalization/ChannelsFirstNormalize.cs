using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Normalization as one multiply-add an element, row by row.</summary>
internal sealed unsafe class ChannelsFirstNormalize : LanesKernel<NormalizeOp>
{
    protected override string? Refuses(NormalizeOp op, Step step, InstructionSet isa) =>
        ChannelsFirst.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector>(NormalizeOp op, Step step) =>
        new Call<TLanes, TVector>(op.Epsilon, ChannelLayout.Of(step.InputType(0).Shape, op.Axis));

    private sealed class Call<TLanes, TVector>(double epsilon, ChannelLayout layout)
        : ChannelRowMapCall<TLanes, TVector>(layout)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        protected override ChannelNumbers Numbers(in KernelArguments arguments, int channel) => new(
            arguments.Input<float>(1)[channel],
            arguments.Input<float>(3)[channel] / MathF.Sqrt(arguments.Input<float>(2)[channel] + (float)epsilon),
            arguments.Input<float>(4)[channel]);
    }
}
