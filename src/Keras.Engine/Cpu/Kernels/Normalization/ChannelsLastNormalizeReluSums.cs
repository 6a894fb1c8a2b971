using System.Numerics;
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

    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeReluSumsOp op, Step step)
    {
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        return new Call<TLanes, TVector, T>(op.Epsilon, layout.Outer, layout.Channels);
    }

    private readonly struct Terms : IChannelTerms
    {
        public static int Inputs => 2;

        public static int Numbers => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Add<TLanes, TVector, T>(
            T* x, T* y, T* numbers, nint stride, ref TVector sum, ref TVector product)
            where TLanes : struct, ILanes<TVector, T>
            where TVector : struct
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            TVector distance = TLanes.Subtract(TLanes.Load(y), TLanes.Load(numbers));
            TVector normalized = TLanes.MultiplyAdd(
                distance, TLanes.Load(numbers + stride), TLanes.Load(numbers + (2 * stride)));
            TVector gradient = TLanes.And(TLanes.GreaterThan(normalized, TLanes.Constant(0)), TLanes.Load(x));
            sum = TLanes.Add(sum, gradient);
            product = TLanes.MultiplyAdd(gradient, distance, product);
        }
    }

    private sealed class Call<TLanes, TVector, T>(double epsilon, long rows, int channels)
        : ChannelSumsCall<TLanes, TVector, T, Terms>(rows, channels)
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        protected override void FillNumbers(in KernelArguments arguments, T* numbers, nint stride) =>
            NormalizeNumbers.Fill(
                arguments, 2, Channels, Real.Of<T>(epsilon), numbers, numbers + stride, numbers + (2 * stride));

        protected override void Finish(in KernelArguments arguments, double* sums, double* products) =>
            ChannelsLastNormalizeSums.Finish<T>(arguments, Channels, epsilon, sums, products);
    }
}
