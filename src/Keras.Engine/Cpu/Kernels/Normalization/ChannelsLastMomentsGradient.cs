using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The gradient of mean and variance as one multiply-add an element.</summary>
internal sealed unsafe class ChannelsLastMomentsGradient : LanesKernel<MomentsGradientOp>
{
    protected override string? Refuses(MomentsGradientOp op, Step step, InstructionSet isa) =>
        op.AddendBegin is null ? ChannelsLast.Refuses(step, step.InputType(0), op.Axis) : "adds nothing";

    protected override KernelCall Prepare<TLanes, TVector>(MomentsGradientOp op, Step step)
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
            float* mean = arguments.Input<float>(1);
            float* meanGradient = arguments.Input<float>(2);
            float* varianceGradient = arguments.Input<float>(3);
            for (int c = 0; c < Channels; c++)
            {
                center[c] = mean[c];
                scale[c] = 2 * varianceGradient[c] / Rows;
                offset[c] = meanGradient[c] / Rows;
            }
        }
    }
}
