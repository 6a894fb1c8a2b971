using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The gradients of beta and gamma row by row, added over the rows of a channel.</summary>
internal sealed unsafe class ChannelsFirstNormalizeSums : LanesKernel<NormalizeSumsOp>
{
    protected override string? Refuses(NormalizeSumsOp op, Step step, InstructionSet isa) =>
        ChannelsFirst.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeSumsOp op, Step step) =>
        new Call<TLanes, TVector, T>(op.Epsilon, ChannelLayout.Of(step.InputType(0).Shape, op.Axis));

    private sealed class Call<TLanes, TVector, T>(double epsilon, ChannelLayout layout)
        : ChannelRowSumsCall<TLanes, TVector, T, GradientTerms>(layout)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override T Center(in KernelArguments arguments, T* row, int channel) =>
            arguments.Input<T>(2)[channel];

        protected override void Finish(in KernelArguments arguments, int channel, double* rows, long stride)
        {
            double sum = 0;
            double product = 0;
            for (long outer = 0; outer < Layout.Outer; outer++)
            {
                sum += rows[outer * stride];
                product += rows[(outer * stride) + 1];
            }

            arguments.Output<T>(0)[channel] = Real.Of<T>(sum);
            arguments.Output<T>(1)[channel] =
                Real.Of<T>(product / Math.Sqrt(Real.Wide(arguments.Input<T>(3)[channel]) + epsilon));
        }
    }
}
