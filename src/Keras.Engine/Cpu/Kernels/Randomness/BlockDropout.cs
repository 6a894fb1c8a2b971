using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Randomness;

/// <summary>Draws the numbers of some rows into the worker's memory, and multiplies the rows by what they say.</summary>
internal sealed class BlockDropout : LanesKernel<DropoutOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(DropoutOp op, Step step)
    {
        Shape shape = step.OutputType().Shape;
        return new Call<TLanes, TVector, T>(op, shape.Length, shape[^1], step.InputPitch(0), step.OutputPitch());
    }

    private sealed unsafe class Call<TLanes, TVector, T> : KernelCall
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Numbers that are drawn at a time stay in the first-level cache.
        private const int Numbers = 1024;

        // Blocks that are drawn side by side on the widest vectors.
        private const int Together = 8;

        // To draw a number and to multiply by it costs about as much as touching four.
        private const double NumberWork = 4;

        private readonly DropoutOp _op;
        private readonly int _channels;
        private readonly int _inputPitch;
        private readonly int _outputPitch;
        private readonly int _rowsAtOnce;
        private readonly WorkPieces _pieces;

        public Call(DropoutOp op, long length, int channels, int inputPitch, int outputPitch)
        {
            (_op, _channels, _inputPitch, _outputPitch) = (op, channels, inputPitch, outputPitch);
            _rowsAtOnce = Math.Max(Numbers / Math.Max(channels, 1), 1);
            _pieces = new WorkPieces(length / Math.Max(channels, 1), NumberWork * channels);
        }

        // What lies before the first row in its block, and behind the last one.
        public override long ScratchBytes => (((long)_rowsAtOnce * _channels) + (8 * Together)) * sizeof(T);

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            UniformNumbers numbers = new((ulong)_op.Seed, (ulong)*arguments.Input<long>(1));
            T* drawn = arguments.Scratch<T>(worker);
            for (long row = _pieces.Begin(piece); row < _pieces.End(piece); row += _rowsAtOnce)
            {
                int rows = (int)Math.Min(_rowsAtOnce, _pieces.End(piece) - row);
                long first = row * _channels;
                int before = (int)(first % 4);
                int blocks = (before + (rows * _channels) + 3) / 4;
                numbers.Fill<TVector, T>(drawn, first / 4, (blocks + Together - 1) / Together * Together);
                Multiply(
                    arguments.Input<T>(0) + (row * _inputPitch), drawn + before, arguments.Output<T>() + (row * _outputPitch), rows);
            }
        }

        private void Multiply(T* x, T* drawn, T* y, int rows)
        {
            if (_inputPitch == _channels && _outputPitch == _channels)
            {
                Multiply(x, drawn, y, 1, rows * _channels);
                return;
            }

            Multiply(x, drawn, y, rows, _channels);
        }

        private void Multiply(T* x, T* drawn, T* y, int rows, int length)
        {
            (TVector rate, TVector scale, TVector zero) = (TLanes.Constant(_op.Rate), TLanes.Constant(_op.Scale), TLanes.Constant(0));
            for (int row = 0; row < rows; row++)
            {
                int i = 0;
                for (; i + TLanes.Count <= length; i += TLanes.Count)
                {
                    TVector factor = TLanes.Select(TLanes.GreaterThan(rate, TLanes.Load(drawn + i)), zero, scale);
                    TLanes.Store(y + i, TLanes.Multiply(TLanes.Load(x + i), factor));
                }

                if (i < length)
                {
                    TVector factor = TLanes.Select(TLanes.GreaterThan(rate, TLanes.LoadPart(drawn + i, length - i)), zero, scale);
                    TLanes.StorePart(y + i, TLanes.Multiply(TLanes.LoadPart(x + i, length - i), factor), length - i);
                }

                x += _inputPitch;
                drawn += length;
                y += _outputPitch;
            }
        }
    }
}
