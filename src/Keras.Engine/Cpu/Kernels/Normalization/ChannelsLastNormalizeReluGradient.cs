using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The gradient through ReLU and normalization, added to another one, row by row.</summary>
/// <remarks>One row of channels an iteration; the addend's rows may be longer, and its channels may start anywhere.</remarks>
internal sealed unsafe class ChannelsLastNormalizeReluGradient : LanesKernel<NormalizeReluGradientOp>
{
    protected override string? Refuses(NormalizeReluGradientOp op, Step step, InstructionSet isa) =>
        ChannelsLast.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector, T>(NormalizeReluGradientOp op, Step step)
    {
        ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
        int addendChannels = op.AddendBegin is null ? 0 : step.InputType(6).Shape[op.Axis];
        return new Call<TLanes, TVector, T>(op, layout.Outer, layout.Channels, addendChannels);
    }

    private sealed class Call<TLanes, TVector, T>(NormalizeReluGradientOp op, long rows, int channels, int addendChannels)
        : KernelCall
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly ChannelPieces _pieces = new(rows, new ChannelPeriod(channels, 1));

        // Vectors of numbers start on whole vectors, so that the last one may be read in full.
        private readonly int _stride = (channels + TLanes.Count - 1) / TLanes.Count * TLanes.Count;

        public override int Phases => 2;

        public override long WorkspaceBytes => 3L * _stride * sizeof(T);

        public override long Flops => 5 * rows * channels;

        public override int Pieces(int phase) => phase == 0 ? 1 : _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            T* center = arguments.Workspace<T>();
            T* scale = center + _stride;
            T* offset = scale + _stride;
            if (phase == 0)
            {
                NormalizeNumbers.Fill(arguments, 2, channels, Real.Of<T>(op.Epsilon), center, scale, offset);
                return;
            }

            long first = _pieces.Begin(piece);
            T* dy = arguments.Input<T>(0) + (first * channels);
            T* x = arguments.Input<T>(1) + (first * channels);
            T* dx = arguments.Output<T>() + (first * channels);
            T* addend = op.AddendBegin is int begin
                ? arguments.Input<T>(6) + (first * addendChannels) + begin
                : null;
            for (long row = 0; row < _pieces.Length(piece); row++)
            {
                Row(dy, x, addend, dx, center, scale, offset);
                dy += channels;
                x += channels;
                dx += channels;
                addend += addendChannels;
            }
        }

        private void Row(T* dy, T* x, T* addend, T* dx, T* center, T* scale, T* offset)
        {
            int c = 0;
            for (; c + TLanes.Count <= channels; c += TLanes.Count)
            {
                TVector added = addendChannels > 0 ? TLanes.Load(addend + c) : TLanes.Constant(0);
                TLanes.Store(dx + c, Element(TLanes.Load(dy + c), TLanes.Load(x + c), added, center + c, scale + c, offset + c));
            }

            int rest = channels - c;
            if (rest > 0)
            {
                TVector added = addendChannels > 0 ? TLanes.LoadPart(addend + c, rest) : TLanes.Constant(0);
                TVector gradient = Element(
                    TLanes.LoadPart(dy + c, rest), TLanes.LoadPart(x + c, rest), added, center + c, scale + c, offset + c);
                TLanes.StorePart(dx + c, gradient, rest);
            }
        }

        private static TVector Element(TVector dy, TVector x, TVector added, T* center, T* scale, T* offset)
        {
            TVector factor = TLanes.Load(scale);
            TVector normalized = TLanes.MultiplyAdd(TLanes.Subtract(x, TLanes.Load(center)), factor, TLanes.Load(offset));
            TVector passing = TLanes.And(TLanes.GreaterThan(normalized, TLanes.Constant(0)), dy);
            return TLanes.MultiplyAdd(passing, factor, added);
        }
    }
}
