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
        int size = step.OutputType().DType.Size();
        long unit = RowMajor.LengthFrom(shape, op.Axis + 1) * size;
        bool joinsChannels = op.Axis == shape.Rank - 1;
        Part[] parts = new Part[step.Inputs.Count];
        long begin = 0;
        for (int input = 0; input < parts.Length; input++)
        {
            long block = step.InputType(input).Shape[op.Axis] * unit;
            parts[input] = new Part(
                begin, step.IsInPlace(input) ? 0 : block, joinsChannels ? (long)step.InputPitch(input) * size : block);
            begin += block;
        }

        long row = joinsChannels ? (long)step.OutputPitch() * size : begin;
        return new Call(RowMajor.LengthBefore(shape, op.Axis), row, parts);
    }

    /// <summary>Where an input's blocks go and come from, in bytes.</summary>
    /// <param name="Begin">Start within a row of the result.</param>
    /// <param name="Block">Bytes to copy; none if they are there already.</param>
    /// <param name="Pitch">From one block of the input to the next.</param>
    private readonly record struct Part(long Begin, long Block, long Pitch);

    private sealed unsafe class Call(long outer, long row, Part[] parts) : KernelCall
    {
        private readonly WorkPieces _pieces = new(outer, parts.Sum(part => part.Block) / sizeof(float));

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = _pieces.End(piece);
            for (long index = _pieces.Begin(piece); index < end; index++)
            {
                byte* target = arguments.Output<byte>() + (index * row);
                for (int input = 0; input < parts.Length; input++)
                {
                    Part part = parts[input];
                    Buffer.MemoryCopy(
                        arguments.Input<byte>(input) + (index * part.Pitch), target + part.Begin, part.Block, part.Block);
                }
            }
        }
    }
}
