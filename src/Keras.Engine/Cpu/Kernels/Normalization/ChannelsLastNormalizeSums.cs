using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The gradients of beta and gamma in one pass.</summary>
internal sealed unsafe class ChannelsLastNormalizeSums : LanesKernel<NormalizeSumsOp>
{
    protected override string? Refuses(NormalizeSumsOp op, Step step, InstructionSet isa) =>
        ChannelsLast.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeSumsOp op, Step step)
    {
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        return new Call<TLanes, TVector, T>(op.Epsilon, layout.Outer, layout.Channels);
    }

    /// <summary>Writes the sums; the products still lack the deviation.</summary>
    public static void Finish<T>(in KernelArguments arguments, int channels, double epsilon, double* sums, double* products)
        where T : unmanaged
    {
        T* variance = arguments.Input<T>(3);
        T* sum = arguments.Output<T>(0);
        T* product = arguments.Output<T>(1);
        for (int c = 0; c < channels; c++)
        {
            sum[c] = Real.Of<T>(sums[c]);
            product[c] = Real.Of<T>(products[c] / Math.Sqrt(Real.Wide(variance[c]) + epsilon));
        }
    }

    private sealed class Call<TLanes, TVector, T>(double epsilon, long rows, int channels)
        : ChannelSumsCall<TLanes, TVector, T, GradientTerms>(rows, channels)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override void FillNumbers(in KernelArguments arguments, T* numbers, nint stride) =>
            new ReadOnlySpan<T>(arguments.Input<T>(2), Channels).CopyTo(new Span<T>(numbers, Channels));

        protected override void Finish(in KernelArguments arguments, double* sums, double* products) =>
            ChannelsLastNormalizeSums.Finish<T>(arguments, Channels, epsilon, sums, products);
    }
}
