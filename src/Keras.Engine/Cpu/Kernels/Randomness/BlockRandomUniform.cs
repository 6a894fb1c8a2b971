using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Randomness;

/// <summary>Draws random blocks side by side, in pieces: any piece can start anywhere.</summary>
internal sealed class BlockRandomUniform : LanesKernel<RandomUniformOp>
{
    protected override KernelCall Prepare<TLanes, TVector, T>(RandomUniformOp op, Step step) =>
        new Call<TVector, T>((ulong)op.Seed, op.Shape.Length);

    private sealed unsafe class Call<TVector, T>(ulong seed, long length) : KernelCall
        where TVector : struct
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // A unit is a cache line of numbers; to draw one costs about as much as touching two.
        private const int Line = 16;
        private const double LineWork = 32;

        private readonly WorkPieces _pieces = new((length + Line - 1) / Line, LineWork);

        public override int Pieces(int phase) => _pieces.Count;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            UniformNumbers numbers = new(seed, (ulong)*arguments.Input<long>(0));
            long first = _pieces.Begin(piece) * Line;
            long end = Math.Min(_pieces.End(piece) * Line, length);
            T* y = arguments.Output<T>() + first;
            long blocks = (end - first) / 4;
            numbers.Fill<TVector, T>(y, first / 4, blocks);
            if (first + (4 * blocks) < end)
            {
                numbers.FillPart(y + (4 * blocks), (first / 4) + blocks, (int)(end - first - (4 * blocks)));
            }
        }
    }
}
