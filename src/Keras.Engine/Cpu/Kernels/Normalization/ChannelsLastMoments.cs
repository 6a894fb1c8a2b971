using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>Mean and variance in one pass, of the distances from the first row.</summary>
/// <remarks>
/// Any element of a channel lies near its mean, compared with the deviation; distances from it do not lose the variance
/// where the mean is large.
/// </remarks>
internal sealed unsafe class ChannelsLastMoments : LanesKernel<MomentsOp>
{
    protected override string? Refuses(MomentsOp op, Step step, InstructionSet isa) =>
        ChannelsLast.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector>(MomentsOp op, Step step)
    {
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        return new Call<TLanes, TVector>(layout.Outer, layout.Channels);
    }

    private sealed class Call<TLanes, TVector>(long rows, int channels)
        : ChannelSumsCall<TLanes, TVector, DistanceTerms>(rows, channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        protected override void FillNumbers(in KernelArguments arguments, float* numbers, nint stride) =>
            new ReadOnlySpan<float>(arguments.Input<float>(0), Channels).CopyTo(new Span<float>(numbers, Channels));

        protected override void Finish(in KernelArguments arguments, double* sums, double* products)
        {
            float* first = arguments.Input<float>(0);
            float* means = arguments.Output<float>(0);
            float* variances = arguments.Output<float>(1);
            for (int c = 0; c < Channels; c++)
            {
                double distance = sums[c] / Rows;
                means[c] = (float)(first[c] + distance);
                variances[c] = (float)Math.Max((products[c] / Rows) - (distance * distance), 0);
            }
        }
    }
}
