using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Joins tensors block by block: a block is what one index of the axes before the joined one holds.</summary>
internal sealed class BlockConcatenate : Kernel<ConcatenateOp>
{
    protected override string? Refuses(ConcatenateOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(ConcatenateOp op, Step step, InstructionSet isa)
    {
        Shape shape = step.OutputType().Shape;
        long unit = RowMajor.LengthFrom(shape, op.Axis + 1) * step.OutputType().DType.Size();
        long[] blocks = [.. step.Value.Inputs.Select(input => input.Shape[op.Axis] * unit)];
        return new Call(RowMajor.LengthBefore(shape, op.Axis), blocks);
    }

    private sealed unsafe class Call(long outer, long[] blocks) : KernelCall
    {
        private readonly long _row = blocks.Sum();
        private readonly WorkPieces _pieces = new(outer, blocks.Sum() / sizeof(float));

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = _pieces.End(piece);
            byte* target = arguments.Output<byte>() + (_pieces.Begin(piece) * _row);
            for (long row = _pieces.Begin(piece); row < end; row++)
            {
                for (int input = 0; input < blocks.Length; input++)
                {
                    long block = blocks[input];
                    Buffer.MemoryCopy(arguments.Input<byte>(input) + (row * block), target, block, block);
                    target += block;
                }
            }
        }
    }
}
