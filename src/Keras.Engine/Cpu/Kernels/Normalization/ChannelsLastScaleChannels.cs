using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>One factor a channel, by the sweep that normalization uses.</summary>
internal sealed unsafe class ChannelsLastScaleChannels : LanesKernel<ScaleChannelsOp>
{
    protected override string? Refuses(ScaleChannelsOp op, Step step, InstructionSet isa) =>
        ChannelsLast.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector>(ScaleChannelsOp op, Step step)
    {
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        return new Call<TLanes, TVector>(layout.Outer, layout.Channels);
    }

    private sealed class Call<TLanes, TVector>(long rows, int channels) : ChannelMapCall<TLanes, TVector>(rows, channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        protected override void Fill(in KernelArguments arguments, float* center, float* scale, float* offset)
        {
            new Span<float>(center, Channels).Clear();
            new ReadOnlySpan<float>(arguments.Input<float>(1), Channels).CopyTo(new Span<float>(scale, Channels));
            new Span<float>(offset, Channels).Clear();
        }
    }
}
