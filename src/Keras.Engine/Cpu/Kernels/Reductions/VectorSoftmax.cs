using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Reductions;

/// <summary>Softmax on vectors, rows in pieces.</summary>
internal sealed class VectorSoftmax : LanesKernel<SoftmaxOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(SoftmaxOp op, Step step)
    {
        Shape shape = step.OutputType().Shape;
        return new Call<TLanes, TVector, T>(RowMajor.LengthBefore(shape, shape.Rank - 1), shape[^1]);
    }

    private sealed unsafe class Call<TLanes, TVector, T>(long rows, int length) : KernelCall
        where TLanes : struct, ILanes<TVector, T>
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // An exponential costs several times what moving an element costs.
        private readonly WorkPieces _pieces = new(rows, 4.0 * length);

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = _pieces.End(piece);
            for (long row = _pieces.Begin(piece); row < end; row++)
            {
                T* x = arguments.Input<T>(0) + (row * length);
                T* y = arguments.Output<T>() + (row * length);
                T scale = Real.Of<T>(1 / SoftmaxRow<TLanes, TVector, T>.Exponentials(x, y, length, out _));
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
