using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Sums so far, line by line, in pieces.</summary>
internal sealed class PieceCumSum : Kernel<CumSumOp>
{
    protected override string? Refuses(CumSumOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare(CumSumOp op, Step step, InstructionSet isa)
    {
        Shape shape = step.InputType(0).Shape;
        return new Call(
            op, RowMajor.LengthBefore(shape, op.Axis), shape[op.Axis], RowMajor.LengthFrom(shape, op.Axis + 1));
    }

    private sealed unsafe class Call(CumSumOp op, long outer, int size, long inner) : KernelCall
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
                ReferenceCumSum.Line<float, double>(
                    op, arguments.Input<float>(0) + first, arguments.Output<float>() + first, size, inner);
            }
        }
    }
}
