using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Functions of one number on vectors, in pieces.</summary>
internal sealed class VectorUnary : LanesKernel<UnaryOp>
{
    protected override string? Refuses(UnaryOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(UnaryOp op, Step step)
    {
        // Exponentials cost several times what moving an element costs.
        double work = op.Function switch
        {
            UnaryFunction.Exp or UnaryFunction.Log or UnaryFunction.Tanh or UnaryFunction.Sigmoid => 4,
            UnaryFunction.Softplus or UnaryFunction.Erf or UnaryFunction.Cos => 4,
            _ => 1,
        };
        Shape shape = step.OutputType().Shape;
        return new Call<TLanes, TVector>(op.Function, new BroadcastLoop(shape, [shape], work));
    }

    private sealed unsafe class Call<TLanes, TVector>(UnaryFunction function, BroadcastLoop loop) : KernelCall
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        public override int Pieces(int phase) => loop.Pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            float* x = arguments.Input<float>(0);
            float* y = arguments.Output<float>();
            long end = loop.EndRun(piece);
            for (long run = loop.FirstRun(piece); run < end; run++)
            {
                (long offset, int length) = loop.Run(run);
                TileMath<TLanes, TVector>.Unary(function, x + offset, y + offset, length);
            }
        }
    }
}
