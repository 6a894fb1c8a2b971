using System.Numerics;
using System.Numerics.Tensors;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Adds elements block by block, in pieces that write to different columns or different outer parts.</summary>
internal sealed class BlockScatterAdd : ElementKernel<ScatterAddOp>
{
    protected override KernelCall Prepare<T>(ScatterAddOp op, Step step)
    {
        Shape shape = step.OutputType().Shape;
        return new Call<T>(
            RowMajor.LengthBefore(shape, op.Axis),
            op.Size,
            step.InputType(1).Shape.Length,
            RowMajor.LengthFrom(shape, op.Axis + 1));
    }

    private sealed unsafe class Call<T> : KernelCall
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A cache line: pieces of one row do not share one.
        private const int Column = 16;

        private readonly int _size;
        private readonly long _count;
        private readonly long _block;
        private readonly long _columns;
        private readonly WorkPieces _pieces;

        public Call(long outer, int size, long count, long block)
        {
            (_size, _count, _block) = (size, count, block);
            _columns = Math.Max((block + Column - 1) / Column, 1);
            _pieces = new WorkPieces(outer * _columns, (double)(count + size) * Math.Min(block, Column));
        }

        public override int Pieces(int phase) => _pieces.Count;

        // A piece is a range of columns, row after row of the outer axes.
        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long unit = _pieces.Begin(piece);
            long end = _pieces.End(piece);
            while (unit < end)
            {
                (long outer, long column) = Math.DivRem(unit, _columns);
                long last = Math.Min(column + (end - unit), _columns);
                long first = column * Column;
                Add(
                    arguments.Input<T>(0) + (outer * _count * _block) + first,
                    arguments.Input<int>(1),
                    arguments.Output<T>() + (outer * _size * _block) + first,
                    (int)(Math.Min(last * Column, _block) - first));
                unit += last - column;
            }
        }

        private void Add(T* x, int* indices, T* y, int length)
        {
            for (int row = 0; row < _size; row++)
            {
                new Span<T>(y + (row * _block), length).Clear();
            }

            for (long index = 0; index < _count; index++, x += _block)
            {
                T* target = y + (Places.Of(indices[index], _size) * _block);
                if (length == 1)
                {
                    *target += *x;
                    continue;
                }

                Span<T> sums = new(target, length);
                TensorPrimitives.Add(sums, new ReadOnlySpan<T>(x, length), sums);
            }
        }
    }
}
