using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Randomness;

/// <summary>Draws four numbers from every random block, in pieces: any piece can start anywhere.</summary>
internal sealed class BlockRandomUniform : ElementKernel<RandomUniformOp>
{
    protected override KernelCall Prepare<T>(RandomUniformOp op, Step step) =>
        new Call<T>((ulong)op.Seed, op.Shape.Length);

    private sealed unsafe class Call<T>(ulong seed, long length) : KernelCall
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A unit is a cache line of numbers; a block costs about as much as touching 16 numbers.
        private const int Line = 16;
        private const double LineWork = 64;

        private readonly WorkPieces _pieces = new((length + Line - 1) / Line, LineWork);

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            ulong step = (ulong)*arguments.Input<long>(0);
            T* y = arguments.Output<T>();
            long end = Math.Min(_pieces.End(piece) * Line, length);
            long i = _pieces.Begin(piece) * Line;
            for (; i <= end - 4; i += 4)
            {
                (uint x0, uint x1, uint x2, uint x3) = Philox.Block(seed, (ulong)i / 4, step);
                y[i] = Number(x0);
                y[i + 1] = Number(x1);
                y[i + 2] = Number(x2);
                y[i + 3] = Number(x3);
            }

            if (i < end)
            {
                (uint x0, uint x1, uint x2, _) = Philox.Block(seed, (ulong)i / 4, step);
                y[i] = Number(x0);
                if (i + 1 < end)
                {
                    y[i + 1] = Number(x1);
                }

                if (i + 2 < end)
                {
                    y[i + 2] = Number(x2);
                }
            }
        }

        // 24 bits fill the mantissa of a float: no number rounds up to 1.
        private static T Number(uint word) => Real.Of<T>(
            sizeof(T) == sizeof(float) ? (word >> 8) * (1.0 / (1 << 24)) : word * (1.0 / (1L << 32)));
    }
}
