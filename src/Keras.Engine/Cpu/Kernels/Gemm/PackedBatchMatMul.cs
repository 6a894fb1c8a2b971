using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Gemm;

/// <summary>Products of pairs of matrices: each as <see cref="PackedMatMul"/> computes it.</summary>
internal sealed class PackedBatchMatMul : Kernel<BatchMatMulOp>
{
    private static readonly PackedMatMul s_matrices = new();

    protected override string? Refuses(BatchMatMulOp op, Step step, InstructionSet isa) => ElementTypes.Refuses(step);

    protected override KernelCall Prepare(BatchMatMulOp op, Step step, InstructionSet isa)
    {
        Value[] pair = [.. Enumerable.Range(0, 2).Select(
            input => Ops.Placeholder("matrix", new TensorType(step.OutputType().DType, step.InputType(input).Shape[1..])))];
        Step one = new(0, new Value(op.Matrices, pair), [], []);
        return new Call(s_matrices.Prepare(one, isa), step.OutputType().Shape[0], pair[0], pair[1], one.OutputType());
    }

    /// <summary>Pieces of a large product are pieces here; small products share one.</summary>
    private sealed unsafe class Call : KernelCall
    {
        private const int Slots = 4;

        private readonly KernelCall _one;
        private readonly int _batch;
        private readonly long[] _pitches;
        private readonly WorkPieces _groups;

        public Call(KernelCall one, int batch, Value left, Value right, TensorType output)
        {
            (_one, _batch) = (one, batch);
            _pitches =
            [
                left.Types[0].Bytes,
                right.Types[0].Bytes,
                output.Bytes,
                (one.WorkspaceBytes + 63) / 64 * 64,
            ];
            _groups = new WorkPieces(batch, left.Shape.Length + right.Shape.Length + (one.Flops / 8.0));
        }

        public override int Phases => _one.Phases;

        public override long WorkspaceBytes => _batch * _pitches[^1];

        public override IReadOnlyList<int> PreparedFrom => _one.PreparedFrom;

        public override long Flops => _batch * _one.Flops;

        public override int Pieces(int phase) => _one.Pieces(phase) == 1 ? _groups.Count : _batch * _one.Pieces(phase);

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            int pieces = _one.Pieces(phase);
            if (pieces > 1)
            {
                (int pair, int part) = Math.DivRem(piece, pieces);
                Run(arguments, phase, pair, part, worker);
                return;
            }

            for (long pair = _groups.Begin(piece); pair < _groups.End(piece); pair++)
            {
                Run(arguments, phase, pair, 0, worker);
            }
        }

        private void Run(in KernelArguments arguments, int phase, long pair, int part, int worker)
        {
            nint* slots = stackalloc nint[Slots];
            slots[0] = (nint)(arguments.Input<byte>(0) + (pair * _pitches[0]));
            slots[1] = (nint)(arguments.Input<byte>(1) + (pair * _pitches[1]));
            slots[2] = (nint)(arguments.Output<byte>() + (pair * _pitches[2]));
            slots[3] = (nint)(arguments.Workspace<byte>() + (pair * _pitches[3]));
            _one.Run(new KernelArguments(slots, 2, 1, null, 0), phase, part, worker);
        }
    }
}
