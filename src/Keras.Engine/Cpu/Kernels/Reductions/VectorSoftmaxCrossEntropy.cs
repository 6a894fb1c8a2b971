using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Softmax's cross-entropy on vectors, rows in pieces.</summary>
internal sealed class VectorSoftmaxCrossEntropy : LanesKernel<SoftmaxCrossEntropyOp>
{
    protected override string? Refuses(SoftmaxCrossEntropyOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? null : "computes in float32";

    protected override KernelCall Prepare<TLanes, TVector>(SoftmaxCrossEntropyOp op, Step step)
    {
        Shape shape = step.InputType(0).Shape;
        return new Call<TLanes, TVector>(RowMajor.LengthBefore(shape, shape.Rank - 1), shape[^1]);
    }

    private sealed unsafe class Call<TLanes, TVector>(long rows, int length) : KernelCall
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        // An exponential costs several times what moving an element costs.
        private readonly WorkPieces _pieces = new(rows, 4.0 * length);

        public override long ScratchBytes => length * sizeof(float);

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            float* powers = arguments.Scratch<float>(worker);
            long end = _pieces.End(piece);
            for (long row = _pieces.Begin(piece); row < end; row++)
            {
                float* logits = arguments.Input<float>(0) + (row * length);
                float* targets = arguments.Input<float>(1) + (row * length);
                double sum = SoftmaxRow<TLanes, TVector>.Exponentials(logits, powers, length, out float largest);
                double logarithm = Math.Log(sum) + largest;
                double loss = 0;
                for (int i = 0; i < length; i++)
                {
                    loss -= targets[i] * (logits[i] - logarithm);
                }

                arguments.Output<float>()[row] = (float)loss;
            }
        }
    }
}
