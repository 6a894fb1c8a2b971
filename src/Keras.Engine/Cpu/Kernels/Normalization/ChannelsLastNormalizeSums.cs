using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The gradients of beta and gamma in one pass.</summary>
internal sealed unsafe class ChannelsLastNormalizeSums : LanesKernel<NormalizeSumsOp>
{
    protected override string? Refuses(NormalizeSumsOp op, Step step, InstructionSet isa) =>
        ChannelsLast.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector>(NormalizeSumsOp op, Step step)
    {
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        return new Call<TLanes, TVector>(op.Epsilon, layout.Outer, layout.Channels);
    }

    /// <summary>Writes the sums; the products still lack the deviation.</summary>
    public static void Finish(in KernelArguments arguments, int channels, double epsilon, double* sums, double* products)
    {
        float* variance = arguments.Input<float>(3);
        float* sum = arguments.Output<float>(0);
        float* product = arguments.Output<float>(1);
        for (int c = 0; c < channels; c++)
        {
            sum[c] = (float)sums[c];
            product[c] = (float)(products[c] / Math.Sqrt(variance[c] + epsilon));
        }
    }

    private sealed class Call<TLanes, TVector>(double epsilon, long rows, int channels)
        : ChannelSumsCall<TLanes, TVector, GradientTerms>(rows, channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        protected override void FillNumbers(in KernelArguments arguments, float* numbers, nint stride) =>
            new ReadOnlySpan<float>(arguments.Input<float>(2), Channels).CopyTo(new Span<float>(numbers, Channels));

        protected override void Finish(in KernelArguments arguments, double* sums, double* products) =>
            ChannelsLastNormalizeSums.Finish(arguments, Channels, epsilon, sums, products);
    }
}
