using Keras.Engine.Cpu.Kernels.Movement;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Takes every so many blocks, in pieces: a block is what one index of the axis holds.</summary>
internal sealed class BlockStridedSlice : MovementKernel<StridedSliceOp>
{
    protected override KernelCall Prepare<T>(StridedSliceOp op, Step step)
    {
        Shape shape = step.InputType(0).Shape;
        return new Call<T>(
            op, RowMajor.LengthBefore(shape, op.Axis), shape[op.Axis], RowMajor.LengthFrom(shape, op.Axis + 1));
    }

    private sealed unsafe class Call<T>(StridedSliceOp op, long outer, int size, long block) : KernelCall
        where T : unmanaged
    {
        private readonly WorkPieces _pieces = new(outer, op.Length * (block + 2.0));

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = _pieces.End(piece);
            for (long o = _pieces.Begin(piece); o < end; o++)
            {
                T* from = arguments.Input<T>(0) + (((o * size) + op.Begin) * block);
                T* to = arguments.Output<T>() + (o * op.Length * block);
                long pitch = op.Step * block;
                for (int k = 0; k < op.Length; k++, from += pitch, to += block)
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
