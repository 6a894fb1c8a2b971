using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Choices on vectors, in pieces, with any broadcasting.</summary>
internal sealed class VectorSelect : LanesKernel<SelectOp>
{
    protected override string? Refuses(SelectOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(SelectOp op, Step step) => new Call<TLanes, TVector>(
        new BroadcastLoop(
            step.OutputType().Shape, [step.InputType(0).Shape, step.InputType(1).Shape, step.InputType(2).Shape]));

    private sealed unsafe class Call<TLanes, TVector>(BroadcastLoop loop) : KernelCall
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        public override int Pieces(int phase) => loop.Pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            float* condition = arguments.Input<float>(0);
            float* x = arguments.Input<float>(1);
            float* y = arguments.Input<float>(2);
            float* z = arguments.Output<float>();
            long end = loop.EndRun(piece);
            for (long run = loop.FirstRun(piece); run < end; run++)
            {
                (long offset, int length) = loop.Run(run);
                TileMath<TLanes, TVector>.Select(
                    condition + loop.OperandOffset(run, 0),
                    loop.Repeats[0],
                    x + loop.OperandOffset(run, 1),
                    loop.Repeats[1],
                    y + loop.OperandOffset(run, 2),
                    loop.Repeats[2],
                    z + offset,
                    length);
            }
        }
    }
}
