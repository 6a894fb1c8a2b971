using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Keeps the places of a row in a heap whose root is the last of the best: <c>n log k</c> comparisons.</summary>
internal sealed class PieceTopIndices : Kernel<TopIndicesOp>
{
    protected override string? Refuses(TopIndicesOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(TopIndicesOp op, Step step, InstructionSet isa)
    {
        Shape shape = step.InputType(0).Shape;
        long rows = RowMajor.LengthBefore(shape, shape.Rank - 1);
        return step.InputType(0).DType switch
        {
            DType.Float32 => new Call<float>(op, rows, shape[^1]),
            DType.Float64 => new Call<double>(op, rows, shape[^1]),
            DType.Int32 => new Call<int>(op, rows, shape[^1]),
            DType.Int64 => new Call<long>(op, rows, shape[^1]),
            _ => new Call<byte>(op, rows, shape[^1]),
        };
    }

    private sealed unsafe class Call<T>(TopIndicesOp op, long rows, int length) : KernelCall
        where T : unmanaged, INumber<T>
    {
        private readonly WorkPieces _pieces = new(rows, 4.0 * length);

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = _pieces.End(piece);
            for (long row = _pieces.Begin(piece); row < end; row++)
            {
                Select(arguments.Input<T>(0) + (row * length), arguments.Output<int>() + (row * op.Count));
            }
        }

        private void Select(T* x, int* heap)
        {
            int count = op.Count;
            for (int i = 0; i < count; i++)
            {
                heap[i] = i;
            }

            for (int node = (count / 2) - 1; node >= 0; node--)
            {
                Sink(x, heap, node, count);
            }

            for (int i = count; i < length && count > 0; i++)
            {
                if (IsBefore(x, i, heap[0]))
                {
                    heap[0] = i;
                    Sink(x, heap, 0, count);
                }
            }

            // The last of those left goes to the end.
            for (int left = count - 1; left > 0; left--)
            {
                (heap[0], heap[left]) = (heap[left], heap[0]);
                Sink(x, heap, 0, left);
            }
        }

        // A parent comes after its children.
        private void Sink(T* x, int* heap, int node, int count)
        {
            int sinking = heap[node];
            for (int child = (2 * node) + 1; child < count; child = (2 * node) + 1)
            {
                if (child + 1 < count && IsBefore(x, heap[child], heap[child + 1]))
                {
                    child++;
                }

                if (!IsBefore(x, sinking, heap[child]))
                {
                    break;
                }

                heap[node] = heap[child];
                node = child;
            }

            heap[node] = sinking;
        }

        // A total order: equals by place, NaN as the largest.
        private bool IsBefore(T* x, int first, int second)
        {
            (T a, T b) = (x[first], x[second]);
            if (T.IsNaN(a) || T.IsNaN(b))
            {
                return T.IsNaN(a) == T.IsNaN(b) ? first < second : op.IsAscending == T.IsNaN(b);
            }

            return a == b ? first < second : op.IsAscending ? a < b : a > b;
        }
    }
}
