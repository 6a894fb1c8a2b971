using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Softmax's cross-entropy on vectors, rows in pieces.</summary>
internal sealed class VectorSoftmaxCrossEntropy : LanesKernel<SoftmaxCrossEntropyOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(SoftmaxCrossEntropyOp op, Step step)
    {
        Shape shape = step.InputType(0).Shape;
        return new Call<TLanes, TVector, T>(RowMajor.LengthBefore(shape, shape.Rank - 1), shape[^1]);
    }

    private sealed unsafe class Call<TLanes, TVector, T>(long rows, int length) : KernelCall
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // An exponential costs several times what moving an element costs.
        private readonly WorkPieces _pieces = new(rows, 4.0 * length);

        public override long ScratchBytes => length * sizeof(T);

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            T* powers = arguments.Scratch<T>(worker);
            long end = _pieces.End(piece);
            for (long row = _pieces.Begin(piece); row < end; row++)
            {
                T* logits = arguments.Input<T>(0) + (row * length);
                T* targets = arguments.Input<T>(1) + (row * length);
                double sum = SoftmaxRow<TLanes, TVector, T>.Exponentials(logits, powers, length, out T largest);
                double logarithm = Math.Log(sum) + Real.Wide(largest);
                double loss = 0;
                for (int i = 0; i < length; i++)
                {
                    loss -= Real.Wide(targets[i]) * (Real.Wide(logits[i]) - logarithm);
                }

                arguments.Output<T>()[row] = Real.Of<T>(loss);
            }
        }
    }
}
