using System.Runtime.InteropServices;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Adds zeros row by row: a row holds the last padded axis and the axes behind it.</summary>
internal sealed class BlockPad : Kernel<PadOp>
{
    protected override string? Refuses(PadOp op, Step step, InstructionSet isa) =>
        step.OutputType().Shape.Rank > 0 ? null : "a scalar has no axis to pad";

    protected override KernelCall Prepare(PadOp op, Step step, InstructionSet isa)
    {
        Shape source = step.InputType(0).Shape;
        int last = source.Rank - 1;
        while (last > 0 && op.Before[last] == 0 && op.After[last] == 0)
        {
            last--;
        }

        long unit = RowMajor.LengthFrom(source, last + 1) * step.OutputType().DType.Size();
        return new Call(
            source.ToArray()[..last],
            step.OutputType().Shape.ToArray()[..last],
            op.Before.Span[..last].ToArray(),
            op.Before[last] * unit,
            source[last] * unit,
            op.After[last] * unit);
    }

    /// <param name="sourceSizes">Sizes of the axes in front of the rows.</param>
    /// <param name="targetSizes">The same with their borders.</param>
    /// <param name="offsets">The borders in front.</param>
    /// <param name="before">Bytes of zeros in front of a row.</param>
    /// <param name="block">Bytes of a row of the source.</param>
    /// <param name="after">Bytes of zeros behind a row.</param>
    private sealed unsafe class Call(
        int[] sourceSizes, int[] targetSizes, int[] offsets, long before, long block, long after) : KernelCall
    {
        private readonly long _row = before + block + after;
        private readonly WorkPieces _pieces =
            new(Shape.Of(targetSizes).Length, (before + block + after) / sizeof(float));

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = _pieces.End(piece);
            for (long row = _pieces.Begin(piece); row < end; row++)
            {
                byte* target = arguments.Output<byte>() + (row * _row);
                long source = SourceRow(row);
                if (source < 0)
                {
                    NativeMemory.Clear(target, (nuint)_row);
                    continue;
                }

                NativeMemory.Clear(target, (nuint)before);
                Buffer.MemoryCopy(arguments.Input<byte>(0) + (source * block), target + before, block, block);
                NativeMemory.Clear(target + before + block, (nuint)after);
            }
        }

        // The row of the source that lies in a row of the target; -1 in the border.
        private long SourceRow(long row)
        {
            long source = 0;
            long stride = 1;
            for (int axis = targetSizes.Length - 1; axis >= 0; axis--)
            {
                (row, long position) = Math.DivRem(row, targetSizes[axis]);
                position -= offsets[axis];
                if (position < 0 || position >= sourceSizes[axis])
                {
                    return -1;
                }

                source += position * stride;
                stride *= sourceSizes[axis];
            }

            return source;
        }
    }
}
