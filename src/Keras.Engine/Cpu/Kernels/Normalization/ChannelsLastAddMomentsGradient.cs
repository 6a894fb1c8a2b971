using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Normalization;

/// <summary>The gradient of mean and variance, added to another one, row by row.</summary>
/// <remarks>One row of channels an iteration; rows of x and of the addend may be ranges of longer ones.</remarks>
internal sealed unsafe class ChannelsLastAddMomentsGradient : LanesKernel<MomentsGradientOp>
{
    protected override string? Refuses(MomentsGradientOp op, Step step, InstructionSet isa) =>
        op.AddendBegin is null ? "adds to a gradient" : ChannelsLast.Refuses(step, step.InputType(0), op.Axis);

    protected override KernelCall Prepare<TLanes, TVector, T>(MomentsGradientOp op, Step step) => new Call<TLanes, TVector, T>(op, step);

    private sealed class Call<TLanes, TVector, T> : KernelCall
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly int _begin;
        private readonly long _rows;
        private readonly int _channels;
        private readonly int _imagePitch;
        private readonly int _addendPitch;
        private readonly int _stride;
        private readonly ChannelPieces _pieces;

        public Call(MomentsGradientOp op, Step step)
        {
            ChannelLayout layout = ChannelLayout.Of(step.InputType(0).Shape, op.Axis);
            (_begin, _rows, _channels) = (op.AddendBegin!.Value, layout.Outer, layout.Channels);
            (_imagePitch, _addendPitch) = (step.InputPitch(0), step.InputPitch(MomentsGradientOp.Addend));
            _stride = (_channels + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
            _pieces = new ChannelPieces(_rows, new ChannelPeriod(_channels, 1));
        }

        public override int Phases => 2;

        public override long WorkspaceBytes => 3L * _stride * sizeof(T);

        public override long Flops => 4 * _rows * _channels;

        public override int Pieces(int phase) => phase == 0 ? 1 : _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            T* center = arguments.Workspace<T>();
            T* scale = center + _stride;
            T* offset = scale + _stride;
            if (phase == 0)
            {
                (T two, T rows) = (Real.Of<T>(2), Real.Of<T>(_rows));
                for (int c = 0; c < _channels; c++)
                {
                    center[c] = arguments.Input<T>(1)[c];
                    scale[c] = two * arguments.Input<T>(3)[c] / rows;
                    offset[c] = arguments.Input<T>(2)[c] / rows;
                }

                return;
            }

            long first = _pieces.Begin(piece);
            T* x = arguments.Input<T>(0) + (first * _imagePitch);
            T* addend = arguments.Input<T>(MomentsGradientOp.Addend) + (first * _addendPitch) + _begin;
            T* dx = arguments.Output<T>() + (first * _channels);
            for (long row = 0; row < _pieces.Length(piece); row++)
            {
                Row(x, addend, dx, center, scale, offset);
                x += _imagePitch;
                addend += _addendPitch;
                dx += _channels;
            }
        }

        private void Row(T* x, T* addend, T* dx, T* center, T* scale, T* offset)
        {
            int c = 0;
            for (; c + TLanes.Count <= _channels; c += TLanes.Count)
            {
                TLanes.Store(
                    dx + c, Element(TLanes.Load(x + c), TLanes.Load(addend + c), center + c, scale + c, offset + c));
            }

            int rest = _channels - c;
            if (rest > 0)
            {
                TLanes.StorePart(
                    dx + c,
                    Element(TLanes.LoadPart(x + c, rest), TLanes.LoadPart(addend + c, rest), center + c, scale + c, offset + c),
                    rest);
            }
        }

        private static TVector Element(TVector x, TVector addend, T* center, T* scale, T* offset)
        {
            TVector distance = TLanes.Subtract(x, TLanes.Load(center));
            return TLanes.Add(addend, TLanes.MultiplyAdd(distance, TLanes.Load(scale), TLanes.Load(offset)));
        }
    }
}
