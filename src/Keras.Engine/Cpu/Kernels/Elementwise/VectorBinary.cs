using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Functions of two numbers on vectors, in pieces, with any broadcasting.</summary>
internal sealed class VectorBinary : LanesKernel<BinaryOp>
{
    protected override string? Refuses(BinaryOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(BinaryOp op, Step step)
    {
        double work = op.Function == BinaryFunction.Power ? 16 : 1;
        return new Call<TLanes, TVector>(
            op.Function,
            new BroadcastLoop(step.OutputType().Shape, [step.InputType(0).Shape, step.InputType(1).Shape], work));
    }

    private sealed unsafe class Call<TLanes, TVector>(BinaryFunction function, BroadcastLoop loop) : KernelCall
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        public override int Pieces(int phase) => loop.Pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            float* x = arguments.Input<float>(0);
            float* y = arguments.Input<float>(1);
            float* z = arguments.Output<float>();
            long end = loop.EndRun(piece);
            for (long run = loop.FirstRun(piece); run < end; run++)
            {
                (long offset, int length) = loop.Run(run);
                TileMath<TLanes, TVector>.Binary(
                    function,
                    x + loop.OperandOffset(run, 0),
                    loop.Repeats[0],
                    y + loop.OperandOffset(run, 1),
                    loop.Repeats[1],
                    z + offset,
                    length);
            }
        }
    }
}
