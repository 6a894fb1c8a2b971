using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The gradient of mean and variance as one multiply-add an element.</summary>
internal sealed unsafe class ChannelsLastMomentsGradient : LanesKernel<MomentsGradientOp>
{
    protected override string? Refuses(MomentsGradientOp op, Step step, InstructionSet isa) =>
        op.AddendBegin is null ? ChannelsLast.Refuses(step, step.InputType(0), op.Axis) : "adds nothing";

    protected override KernelCall Prepare<TLanes, TVector, T>(MomentsGradientOp op, Step step)
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
            T* mean = arguments.Input<T>(1);
            T* meanGradient = arguments.Input<T>(2);
            T* varianceGradient = arguments.Input<T>(3);
            (T two, T rows) = (Real.Of<T>(2), Real.Of<T>(Rows));
            for (int c = 0; c < Channels; c++)
            {
                center[c] = mean[c];
                scale[c] = two * varianceGradient[c] / rows;
                offset[c] = meanGradient[c] / rows;
            }
        }
    }
}
