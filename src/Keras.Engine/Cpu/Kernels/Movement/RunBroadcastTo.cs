using Keras.Engine.Cpu.Kernels.Elementwise;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Repeats a tensor run by run: a run is copied, or filled with one element.</summary>
internal sealed class RunBroadcastTo : MovementKernel<BroadcastToOp>
{
    protected override KernelCall Prepare<T>(BroadcastToOp op, Step step) =>
        new Call<T>(new BroadcastLoop(op.Shape, [step.InputType(0).Shape]));

    private sealed unsafe class Call<T>(BroadcastLoop loop) : KernelCall
        where T : unmanaged
    {
        public override int Pieces(int phase) => loop.Pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = loop.EndRun(piece);
            for (long run = loop.FirstRun(piece); run < end; run++)
            {
                (long offset, int length) = loop.Run(run);
                T* source = arguments.Input<T>(0) + loop.OperandOffset(run, 0);
                Span<T> target = new(arguments.Output<T>() + offset, length);
                if (loop.Repeats[0])
                {
                    target.Fill(*source);
                }
                else
                {
                    new ReadOnlySpan<T>(source, length).CopyTo(target);
                }
            }
        }
    }
}
