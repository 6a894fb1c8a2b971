using System.Runtime.InteropServices;
using Keras.Engine.Cpu.Kernels.Movement;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Puts blocks among zeros, in pieces: a block is what one index of the axis holds.</summary>
internal sealed class BlockSpread : MovementKernel<SpreadOp>
{
    protected override KernelCall Prepare<T>(SpreadOp op, Step step)
    {
        Shape shape = step.OutputType().Shape;
        int axis = op.Slice.Axis;
        return new Call<T>(op, RowMajor.LengthBefore(shape, axis), RowMajor.LengthFrom(shape, axis + 1));
    }

    private sealed unsafe class Call<T>(SpreadOp op, long outer, long block) : KernelCall
        where T : unmanaged
    {
        private readonly WorkPieces _pieces = new(outer, op.Size * block);

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long row = op.Size * block;
            long pitch = op.Slice.Step * block;
            long end = _pieces.End(piece);
            for (long o = _pieces.Begin(piece); o < end; o++)
            {
                T* from = arguments.Input<T>(0) + (o * op.Slice.Length * block);
                T* to = arguments.Output<T>() + (o * row);
                NativeMemory.Clear(to, (nuint)(row * sizeof(T)));
                to += op.Slice.Begin * block;
                for (int k = 0; k < op.Slice.Length; k++, from += block, to += pitch)
                {
                    if (block < 8)
                    {
                        for (int i = 0; i < block; i++)
                        {
                            to[i] = from[i];
                        }
                    }
                    else
                    {
                        Buffer.MemoryCopy(from, to, block * sizeof(T), block * sizeof(T));
                    }
                }
            }
        }
    }
}
