using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>One factor a channel, by the sweep that normalization uses.</summary>
internal sealed unsafe class ChannelsLastScaleChannels : LanesKernel<ScaleChannelsOp>
{
    protected override string? Refuses(ScaleChannelsOp op, Step step, InstructionSet isa) =>
        ChannelsLast.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector, T>(ScaleChannelsOp op, Step step)
    {
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        return new Call<TLanes, TVector, T>(layout.Outer, layout.Channels);
    }

    private sealed class Call<TLanes, TVector, T>(long rows, int channels) : ChannelMapCall<TLanes, TVector, T>(rows, channels)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override void Fill(in KernelArguments arguments, T* center, T* scale, T* offset)
        {
            new Span<T>(center, Channels).Clear();
            new ReadOnlySpan<T>(arguments.Input<T>(1), Channels).CopyTo(new Span<T>(scale, Channels));
            new Span<T>(offset, Channels).Clear();
        }
    }
}
