using System.Numerics;
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

    protected override KernelCall Prepare<TLanes, TVector, T>(MomentsOp op, Step step)
    {
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        return new Call<TLanes, TVector, T>(layout.Outer, layout.Channels);
    }

    private sealed class Call<TLanes, TVector, T>(long rows, int channels)
        : ChannelSumsCall<TLanes, TVector, T, DistanceTerms>(rows, channels)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override void FillNumbers(in KernelArguments arguments, T* numbers, nint stride) =>
            new ReadOnlySpan<T>(arguments.Input<T>(0), Channels).CopyTo(new Span<T>(numbers, Channels));

        protected override void Finish(in KernelArguments arguments, double* sums, double* products)
        {
            T* first = arguments.Input<T>(0);
            T* means = arguments.Output<T>(0);
            T* variances = arguments.Output<T>(1);
            for (int c = 0; c < Channels; c++)
            {
                double distance = sums[c] / Rows;
                means[c] = Real.Of<T>(Real.Wide(first[c]) + distance);
                variances[c] = Real.Of<T>(Math.Max((products[c] / Rows) - (distance * distance), 0));
            }
        }
    }
}
