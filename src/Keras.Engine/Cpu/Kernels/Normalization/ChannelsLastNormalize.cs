using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Normalization as one multiply-add an element.</summary>
internal sealed unsafe class ChannelsLastNormalize : LanesKernel<NormalizeOp>
{
    protected override string? Refuses(NormalizeOp op, Step step, InstructionSet isa) =>
        ChannelsLast.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector>(NormalizeOp op, Step step)
    {
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        return new Call<TLanes, TVector>(op.Epsilon, layout.Outer, layout.Channels);
    }

    private sealed class Call<TLanes, TVector>(double epsilon, long rows, int channels)
        : ChannelMapCall<TLanes, TVector>(rows, channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        protected override void Fill(in KernelArguments arguments, float* center, float* scale, float* offset)
        {
            float* mean = arguments.Input<float>(1);
            float* variance = arguments.Input<float>(2);
            float* gamma = arguments.Input<float>(3);
            float* beta = arguments.Input<float>(4);
            for (int c = 0; c < Channels; c++)
            {
                center[c] = mean[c];
                scale[c] = gamma[c] / MathF.Sqrt(variance[c] + (float)epsilon);
                offset[c] = beta[c];
            }
        }
    }
}
