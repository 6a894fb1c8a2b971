using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Sums so far, line by line, in pieces.</summary>
internal sealed class PieceCumSum : ElementKernel<CumSumOp>
{
    protected override KernelCall Prepare<T>(CumSumOp op, Step step)
    {
        Shape shape = step.InputType(0).Shape;
        return new Call<T>(
            op, RowMajor.LengthBefore(shape, op.Axis), shape[op.Axis], RowMajor.LengthFrom(shape, op.Axis + 1));
    }

    private sealed unsafe class Call<T>(CumSumOp op, long outer, int size, long inner) : KernelCall
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly WorkPieces _pieces = new(outer * inner, size * 2.0);

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = _pieces.End(piece);
            for (long line = _pieces.Begin(piece); line < end; line++)
            {
                (long o, long i) = Math.DivRem(line, inner);
                long first = (o * size * inner) + i;
                ReferenceCumSum.Line<T, double>(
                    op, arguments.Input<T>(0) + first, arguments.Output<T>() + first, size, inner);
            }
        }
    }
}
