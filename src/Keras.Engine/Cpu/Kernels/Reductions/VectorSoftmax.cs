using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Softmax on vectors, rows in pieces.</summary>
internal sealed class VectorSoftmax : LanesKernel<SoftmaxOp>
{
    protected override string? Refuses(SoftmaxOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(SoftmaxOp op, Step step)
    {
        Shape shape = step.OutputType().Shape;
        return new Call<TLanes, TVector>(RowMajor.LengthBefore(shape, shape.Rank - 1), shape[^1]);
    }

    private sealed unsafe class Call<TLanes, TVector>(long rows, int length) : KernelCall
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        // An exponential costs several times what moving an element costs.
        private readonly WorkPieces _pieces = new(rows, 4.0 * length);

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = _pieces.End(piece);
            for (long row = _pieces.Begin(piece); row < end; row++)
            {
                float* x = arguments.Input<float>(0) + (row * length);
                float* y = arguments.Output<float>() + (row * length);
                float scale = (float)(1 / SoftmaxRow<TLanes, TVector>.Exponentials(x, y, length, out _));
                TVector scales = TLanes.Broadcast(scale);
                int i = 0;
                for (; i <= length - TLanes.Count; i += TLanes.Count)
                {
                    TLanes.Store(y + i, TLanes.Multiply(TLanes.Load(y + i), scales));
                }

                if (i < length)
                {
                    int rest = length - i;
                    TLanes.StorePart(y + i, TLanes.Multiply(TLanes.LoadPart(y + i, rest), scales), rest);
                }
            }
        }
    }
}
