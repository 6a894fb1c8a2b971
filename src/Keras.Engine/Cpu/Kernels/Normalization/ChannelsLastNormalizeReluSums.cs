using System.Runtime.CompilerServices;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The gradients of beta and gamma through a ReLU in one pass over dy and x.</summary>
internal sealed unsafe class ChannelsLastNormalizeReluSums : LanesKernel<NormalizeReluSumsOp>
{
    protected override string? Refuses(NormalizeReluSumsOp op, Step step, InstructionSet isa) =>
        ChannelsLast.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector>(NormalizeReluSumsOp op, Step step)
    {
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        return new Call<TLanes, TVector>(op.Epsilon, layout.Outer, layout.Channels);
    }

    private readonly struct Terms : IChannelTerms
    {
        public static int Inputs => 2;

        public static int Numbers => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add<TLanes, TVector>(
            float* x, float* y, float* numbers, nint stride, ref TVector sum, ref TVector product)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            TVector distance = TLanes.Subtract(TLanes.Load(y), TLanes.Load(numbers));
            TVector normalized = TLanes.MultiplyAdd(
                distance, TLanes.Load(numbers + stride), TLanes.Load(numbers + (2 * stride)));
            TVector gradient = TLanes.And(TLanes.GreaterThan(normalized, TLanes.Broadcast(0)), TLanes.Load(x));
            sum = TLanes.Add(sum, gradient);
            product = TLanes.MultiplyAdd(gradient, distance, product);
        }
    }

    private sealed class Call<TLanes, TVector>(double epsilon, long rows, int channels)
        : ChannelSumsCall<TLanes, TVector, Terms>(rows, channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        protected override void FillNumbers(in KernelArguments arguments, float* numbers, nint stride) =>
            NormalizeNumbers.Fill(
                arguments, 2, Channels, (float)epsilon, numbers, numbers + stride, numbers + (2 * stride));

        protected override void Finish(in KernelArguments arguments, double* sums, double* products) =>
            ChannelsLastNormalizeSums.Finish(arguments, Channels, epsilon, sums, products);
    }
}
