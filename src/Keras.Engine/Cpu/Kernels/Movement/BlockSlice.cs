using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Takes a range of an axis block by block: a block is what one index of the axes before it holds.</summary>
internal sealed class BlockSlice : Kernel<SliceOp>
{
    protected override string? Refuses(SliceOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(SliceOp op, Step step, InstructionSet isa)
    {
        Shape shape = step.InputType(0).Shape;
        long unit = RowMajor.LengthFrom(shape, op.Axis + 1) * step.OutputType().DType.Size();
        return new Call(
            RowMajor.LengthBefore(shape, op.Axis), shape[op.Axis] * unit, op.Begin * unit, op.Length * unit);
    }

    private sealed unsafe class Call(long outer, long row, long begin, long block) : KernelCall
    {
        private readonly WorkPieces _pieces = new(outer, block / sizeof(float));

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = _pieces.End(piece);
            for (long index = _pieces.Begin(piece); index < end; index++)
            {
                Buffer.MemoryCopy(
                    arguments.Input<byte>(0) + (index * row) + begin,
                    arguments.Output<byte>() + (index * block),
                    block,
                    block);
            }
        }
    }
}
