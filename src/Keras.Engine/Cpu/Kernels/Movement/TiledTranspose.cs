using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Reorders axes: rows are copied if the last axis stays, else square tiles are turned in the cache.</summary>
/// <remarks>
/// Axes that stay neighbors are joined. What is left moves the source's last axis to axis k of the result, and another
/// one behind it: over both, the result is a matrix to turn; over the remaining axes it is a loop.
/// </remarks>
internal sealed class TiledTranspose : MovementKernel<TransposeOp>
{
    protected override KernelCall Prepare<T>(TransposeOp op, Step step)
    {
        List<(int Size, long Stride)> axes = Join(op.Permutation, step.InputType(0).Shape);
        if (axes[^1].Stride == 1)
        {
            return new RowCall<T>(axes);
        }

        return new TileCall<T>(axes);
    }

    // Axes of the result, outermost first, with their strides in the source.
    private static List<(int Size, long Stride)> Join(IntList permutation, Shape source)
    {
        long[] strides = new long[source.Rank];
        RowMajor.Strides(source, strides);
        List<(int Size, long Stride)> axes = [];
        foreach (int axis in permutation)
        {
            (int size, long stride) = (source[axis], strides[axis]);
            if (size == 1)
            {
                continue;
            }

            if (axes.Count > 0 && axes[^1].Stride == stride * size)
            {
                axes[^1] = (axes[^1].Size * size, stride);
            }
            else
            {
                axes.Add((size, stride));
            }
        }

        if (axes.Count == 0)
        {
            axes.Add((1, 1));
        }

        return axes;
    }

    private sealed unsafe class RowCall<T> : KernelCall
        where T : unmanaged
    {
        private readonly int[] _sizes;
        private readonly long[] _strides;
        private readonly int _row;
        private readonly WorkPieces _pieces;

        public RowCall(List<(int Size, long Stride)> axes)
        {
            _sizes = [.. axes[..^1].Select(axis => axis.Size)];
            _strides = [.. axes[..^1].Select(axis => axis.Stride)];
            _row = axes[^1].Size;
            _pieces = new WorkPieces(Shape.Of(_sizes).Length, _row);
        }

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = _pieces.End(piece);
            for (long row = _pieces.Begin(piece); row < end; row++)
            {
                T* source = arguments.Input<T>(0) + RowMajor.Offset(row, _sizes, _strides);
                new ReadOnlySpan<T>(source, _row).CopyTo(new Span<T>(arguments.Output<T>() + (row * _row), _row));
            }
        }
    }

    private sealed unsafe class TileCall<T> : KernelCall
        where T : unmanaged
    {
        // Two tiles of 16 x 16 longs are 4 KB; 16 floats are a cache line.
        private const int Tile = 16;

        private readonly int[] _sizes;
        private readonly long[] _sourceStrides;
        private readonly long[] _targetStrides;
        private readonly int _rows;
        private readonly int _columns;
        private readonly long _targetRow;
        private readonly long _sourceColumn;
        private readonly int _bands;
        private readonly WorkPieces _pieces;

        // Rows of the matrix follow the source's last axis, columns the result's.
        public TileCall(List<(int Size, long Stride)> axes)
        {
            long[] targetStrides = new long[axes.Count];
            RowMajor.Strides(Shape.Of([.. axes.Select(axis => axis.Size)]), targetStrides);
            int rowAxis = axes.FindIndex(axis => axis.Stride == 1);
            int[] others = [.. Enumerable.Range(0, axes.Count - 1).Where(axis => axis != rowAxis)];
            _sizes = [.. others.Select(axis => axes[axis].Size)];
            _sourceStrides = [.. others.Select(axis => axes[axis].Stride)];
            _targetStrides = [.. others.Select(axis => targetStrides[axis])];
            (_rows, _targetRow) = (axes[rowAxis].Size, targetStrides[rowAxis]);
            (_columns, _sourceColumn) = axes[^1];
            _bands = (_rows + Tile - 1) / Tile;
            _pieces = new WorkPieces(Shape.Of(_sizes).Length * _bands, 2.0 * Tile * _columns);
        }

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = _pieces.End(piece);
            for (long unit = _pieces.Begin(piece); unit < end; unit++)
            {
                (long matrix, long band) = Math.DivRem(unit, _bands);
                int firstRow = (int)band * Tile;
                Turn(
                    arguments.Input<T>(0) + RowMajor.Offset(matrix, _sizes, _sourceStrides) + firstRow,
                    arguments.Output<T>() + RowMajor.Offset(matrix, _sizes, _targetStrides) + (firstRow * _targetRow),
                    Math.Min(_rows - firstRow, Tile));
            }
        }

        private void Turn(T* source, T* target, int rows)
        {
            for (int first = 0; first < _columns; first += Tile)
            {
                int columns = Math.Min(_columns - first, Tile);
                for (int row = 0; row < rows; row++)
                {
                    T* from = source + row + (first * _sourceColumn);
                    T* to = target + (row * _targetRow) + first;
                    for (int column = 0; column < columns; column++)
                    {
                        to[column] = from[column * _sourceColumn];
                    }
                }
            }
        }
    }
}
