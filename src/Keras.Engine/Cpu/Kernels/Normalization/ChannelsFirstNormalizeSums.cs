using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The gradients of beta and gamma row by row, added over the rows of a channel.</summary>
internal sealed unsafe class ChannelsFirstNormalizeSums : LanesKernel<NormalizeSumsOp>
{
    protected override string? Refuses(NormalizeSumsOp op, Step step, InstructionSet isa) =>
        ChannelsFirst.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector>(NormalizeSumsOp op, Step step) =>
        new Call<TLanes, TVector>(op.Epsilon, ChannelLayout.Of(step.InputType(0).Shape, op.Axis));

    private sealed class Call<TLanes, TVector>(double epsilon, ChannelLayout layout)
        : ChannelRowSumsCall<TLanes, TVector, GradientTerms>(layout)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        protected override float Center(in KernelArguments arguments, float* row, int channel) =>
            arguments.Input<float>(2)[channel];

        protected override void Finish(in KernelArguments arguments, int channel, double* rows, long stride)
        {
            double sum = 0;
            double product = 0;
            for (long outer = 0; outer < Layout.Outer; outer++)
            {
                sum += rows[outer * stride];
                product += rows[(outer * stride) + 1];
            }

            arguments.Output<float>(0)[channel] = (float)sum;
            arguments.Output<float>(1)[channel] =
                (float)(product / Math.Sqrt(arguments.Input<float>(3)[channel] + epsilon));
        }
    }
}
