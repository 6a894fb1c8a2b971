using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Copies, in pieces.</summary>
internal sealed class BlockCopy : Kernel<CopyOp>
{
    protected override string? Refuses(CopyOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(CopyOp op, Step step, InstructionSet isa) =>
        new Call(step.OutputType().Bytes);

    private sealed unsafe class Call(long bytes) : KernelCall
    {
        // A unit is a page: pieces do not share cache lines.
        private const int Page = 4096;

        private readonly WorkPieces _pieces = new((bytes + Page - 1) / Page, Page / sizeof(float));

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long begin = _pieces.Begin(piece) * Page;
            long length = Math.Min(_pieces.End(piece) * Page, bytes) - begin;
            Buffer.MemoryCopy(arguments.Input<byte>(0) + begin, arguments.Output<byte>() + begin, length, length);
        }
    }
}
