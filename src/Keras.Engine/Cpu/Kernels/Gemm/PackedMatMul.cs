using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Matrix products: the right matrix is packed, the left one is read in place.</summary>
/// <remarks>A transposed left matrix needs no packing either: its columns are the rows of outer products.</remarks>
internal sealed class PackedMatMul : LanesKernel<MatMulOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(MatMulOp op, Step step) => new Call<TLanes, TVector, T>(op, step);

    private sealed unsafe class Call<TLanes, TVector, T> : KernelCall
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private const int MaximumRows = 192;

        private readonly MatMulOp _op;
        private readonly int _rows;
        private readonly int _columns;
        private readonly int _depth;
        private readonly Panels _panels;
        private readonly WorkDivision _division;
        private readonly Segment[][] _blocks;
        private readonly int[] _leftOffsets;
        private readonly int[] _targetOffsets;

        public Call(MatMulOp op, Step step)
        {
            _op = op;
            Shape left = step.InputType(0).Shape;
            Shape output = step.OutputType().Shape;
            (_rows, _columns, _depth) = (output[0], output[1], left[op.TransposeLeft ? 0 : 1]);
            _panels = new Panels(_depth, _columns, TLanes.Count);
            _division = new WorkDivision(_rows, 1, _panels.Count, WorkDivision.Wanted(Flops), MaximumRows);
            _blocks = Depth.Blocks(_depth == 0 ? [] : [new Segment(0, _depth)], TLanes.Count * sizeof(T));
            _leftOffsets = [.. Enumerable.Range(0, _division.UnitsInPiece).Select(row => row * _depth)];
            _targetOffsets = [.. Enumerable.Range(0, _division.UnitsInPiece).Select(row => row * _columns)];
        }

        public override int Phases => 2;

        public override IReadOnlyList<int> PreparedFrom => [1];

        public override long WorkspaceBytes => _panels.Size * sizeof(T);

        public override long Flops => 2L * _rows * _columns * _depth;

        public override int Pieces(int phase) => phase == 0 && _division.Pieces > 1 ? _panels.Count : phase == 0 ? 1 : _division.Pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            if (phase == 1)
            {
                Multiply(arguments, piece);
                return;
            }

            int first = Pieces(0) == 1 ? 0 : piece;
            int last = Pieces(0) == 1 ? _panels.Count : piece + 1;
            for (int index = first; index < last; index++)
            {
                Panel panel = _panels[index];
                Packing.Pack<TLanes, TVector, T>(
                    arguments.Input<T>(1),
                    _op.TransposeRight ? 1 : _columns,
                    _op.TransposeRight ? _depth : 1,
                    _depth,
                    panel,
                    arguments.Workspace<T>() + panel.Offset);
            }
        }

        private void Multiply(in KernelArguments arguments, int piece)
        {
            int firstRow = piece / _division.PanelPieces * _division.UnitsInPiece;
            int rows = Math.Min(_rows - firstRow, _division.UnitsInPiece);
            int firstPanel = piece % _division.PanelPieces * _division.PanelsInPiece;
            int lastPanel = Math.Min(firstPanel + _division.PanelsInPiece, _panels.Count);
            for (int index = firstPanel; index < lastPanel; index++)
            {
                Panel panel = _panels[index];
                T* right = arguments.Workspace<T>() + panel.Offset;
                T* target = arguments.Output<T>() + ((long)firstRow * _columns) + panel.FirstColumn;
                if (_op.TransposeLeft)
                {
                    MultiplyTransposed(arguments.Input<T>(0) + firstRow, right, panel, target, rows);
                }
                else
                {
                    MultiplyRows(arguments.Input<T>(0) + ((long)firstRow * _depth), right, panel, target, rows);
                }
            }
        }

        private void MultiplyRows(T* left, T* right, Panel panel, T* target, int rows)
        {
            fixed (int* leftOffsets = _leftOffsets, targetOffsets = _targetOffsets)
            {
                bool first = true;
                foreach (Segment[] block in _blocks)
                {
                    RowProduct<T> product = new()
                    {
                        Left = left,
                        LeftOffsets = leftOffsets,
                        Segments = block,
                        Right = right,
                        Vectors = panel.Vectors,
                        Target = target,
                        TargetOffsets = targetOffsets,
                        Rows = rows,
                        Columns = panel.Columns,
                        Accumulate = !first,
                    };
                    product.Run<TLanes, TVector>();
                    right += block.Length == 0 ? 0 : (long)block[0].Length * panel.Vectors * TLanes.Count;
                    first = false;
                }
            }
        }

        private void MultiplyTransposed(T* left, T* right, Panel panel, T* target, int rows)
        {
            foreach (Segment[] block in _blocks)
            {
                Segment segment = block.Length == 0 ? default : block[0];
                nint stride = panel.Vectors * TLanes.Count;
                ColumnProduct<T> product = new()
                {
                    Left = left + ((long)segment.Offset * _rows),
                    LeftStride = _rows,
                    Right = right + (segment.Offset * stride),
                    RightStride = stride,
                    Length = segment.Length,
                    Segments = 1,
                    RightVectorStride = TLanes.Count,
                    TargetVectorStride = TLanes.Count,
                    Target = target,
                    TargetStride = _columns,
                    Rows = rows,
                    Columns = panel.Columns,
                    Accumulate = segment.Offset > 0,
                };
                product.Run<TLanes, TVector>();
            }
        }
    }
}
