using System.Numerics;
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

    protected override KernelCall Prepare<TLanes, TVector, T>(MomentsOp op, Step step) =>
        new Call<TLanes, TVector, T>(ChannelLayout.Of(step.InputType(0).Shape, op.Axis));

    private sealed class Call<TLanes, TVector, T>(ChannelLayout layout)
        : ChannelRowSumsCall<TLanes, TVector, T, DistanceTerms>(layout)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override T Center(in KernelArguments arguments, T* row, int channel) => *row;

        // The row's mean, and the sum of the squared distances from it.
        protected override (double First, double Second) Keep(double sum, double product, T center) =>
            (Real.Wide(center) + (sum / Layout.Inner), Math.Max(product - (sum * sum / Layout.Inner), 0));

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

            arguments.Output<T>(0)[channel] = Real.Of<T>(mean);
            arguments.Output<T>(1)[channel] = Real.Of<T>(squares / Layout.PerChannel);
        }
    }
}
