using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Mean and variance row by row, joined over the rows of a channel.</summary>
/// <remarks>
/// Distances from a row's first element do not lose the variance where the mean is large. Rows are joined by the
/// formula of Chan, Golub and LeVeque (1979): the distance between two means enters squared.
/// </remarks>
internal sealed unsafe class ChannelsFirstMoments : LanesKernel<MomentsOp>
{
    protected override string? Refuses(MomentsOp op, Step step, InstructionSet isa) =>
        ChannelsFirst.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector>(MomentsOp op, Step step) =>
        new Call<TLanes, TVector>(ChannelLayout.Of(step.InputType(0).Shape, op.Axis));

    private sealed class Call<TLanes, TVector>(ChannelLayout layout)
        : ChannelRowSumsCall<TLanes, TVector, DistanceTerms>(layout)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        protected override float Center(in KernelArguments arguments, float* row, int channel) => *row;

        // The row's mean, and the sum of the squared distances from it.
        protected override (double First, double Second) Keep(double sum, double product, float center) =>
            (center + (sum / Layout.Inner), Math.Max(product - (sum * sum / Layout.Inner), 0));

        protected override void Finish(in KernelArguments arguments, int channel, double* rows, long stride)
        {
            double mean = rows[0];
            double squares = rows[1];
            for (long outer = 1; outer < Layout.Outer; outer++)
            {
                double* next = rows + (outer * stride);
                double distance = next[0] - mean;
                mean += distance / (outer + 1);
                squares += next[1] + (distance * distance * Layout.Inner * outer / (outer + 1));
            }

            arguments.Output<float>(0)[channel] = (float)mean;
            arguments.Output<float>(1)[channel] = (float)(squares / Layout.PerChannel);
        }
    }
}
