using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Normalization and ReLU as one multiply-add and one maximum an element.</summary>
internal sealed unsafe class ChannelsLastNormalizeRelu : LanesKernel<NormalizeReluOp>
{
    protected override string? Refuses(NormalizeReluOp op, Step step, InstructionSet isa) =>
        ChannelsLast.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeReluOp op, Step step)
    {
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        return new NormalizeCall<TLanes, TVector, T>(op.Epsilon, layout.Outer, layout.Channels, rectifies: true);
    }
}
