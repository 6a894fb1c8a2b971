using Keras.Engine.Cpu.Kernels.Movement;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Takes elements block by block, in pieces: a block is what one index of the axis holds.</summary>
internal sealed class BlockGather : MovementKernel<GatherOp>
{
    protected override KernelCall Prepare<T>(GatherOp op, Step step)
    {
        Shape shape = step.InputType(0).Shape;
        return new Call<T>(
            RowMajor.LengthBefore(shape, op.Axis),
            shape[op.Axis],
            step.InputType(1).Shape.Length,
            RowMajor.LengthFrom(shape, op.Axis + 1));
    }

    private sealed unsafe class Call<T>(long outer, int size, long count, long block) : KernelCall
        where T : unmanaged
    {
        private readonly WorkPieces _pieces = new(outer * count, block + 4);

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            T* x = arguments.Input<T>(0);
            int* indices = arguments.Input<int>(1);
            long end = _pieces.End(piece);
            long begin = _pieces.Begin(piece);
            T* target = arguments.Output<T>() + (begin * block);
            (long o, long index) = begin == end ? (0, 0) : Math.DivRem(begin, count);
            for (long unit = begin; unit < end; unit++, target += block)
            {
                T* from = x + (((o * size) + Places.Of(indices[index], size)) * block);
                if (block == 1)
                {
                    *target = *from;
                }
                else
                {
                    Buffer.MemoryCopy(from, target, block * sizeof(T), block * sizeof(T));
                }

                if (++index == count)
                {
                    (o, index) = (o + 1, 0);
                }
            }
        }
    }
}
