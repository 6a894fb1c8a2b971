using Keras.Engine.Cpu.Kernels.Elementwise;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Repeats a tensor run by run: a run is copied, or filled with one element.</summary>
internal sealed class RunBroadcastTo : MovementKernel<BroadcastToOp>
{
    protected override KernelCall Prepare<T>(BroadcastToOp op, Step step) =>
        new Call<T>(new TileLoop(op.Shape, [step.InputType(0).Shape]));

    private sealed unsafe class Call<T>(TileLoop loop) : KernelCall
        where T : unmanaged
    {
        public override int Pieces(int phase) => loop.Pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = loop.EndTile(piece);
            for (long tile = loop.FirstTile(piece); tile < end; tile++)
            {
                (long offset, int length) = loop.Tile(tile);
                T* source = arguments.Input<T>(0) + loop.OperandOffset(tile, 0);
                Span<T> target = new(arguments.Output<T>() + offset, length);
                if (loop.Kinds[0] == OperandKind.Repeats)
                {
                    target.Fill(*source);
                    continue;
                }

                // A tile of a periodic operand is a number of whole periods.
                int run = loop.Kinds[0] == OperandKind.Periodic ? loop.Period : length;
                for (int begin = 0; begin < length; begin += run)
                {
                    new ReadOnlySpan<T>(source, run).CopyTo(target[begin..]);
                }
            }
        }
    }
}
