using System.Numerics.Tensors;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Widens from bfloat16 by the platform's span functions, tile by tile.</summary>
internal sealed class SpanWiden : Kernel<WidenOp>
{
    protected override string? Refuses(WidenOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(WidenOp op, Step step, InstructionSet isa)
    {
        Shape shape = step.OutputType().Shape;
        return new Call(new TileLoop(shape, [shape]));
    }

    private sealed unsafe class Call(TileLoop loop) : KernelCall
    {
        public override int Pieces(int phase) => loop.Pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            long end = loop.EndTile(piece);
            for (long tile = loop.FirstTile(piece); tile < end; tile++)
            {
                (long offset, int length) = loop.Tile(tile);
                Span<uint> y = new(arguments.Output<uint>() + offset, length);
                TensorPrimitives.ConvertTruncating(new ReadOnlySpan<ushort>(arguments.Input<ushort>(0) + offset, length), y);
                TensorPrimitives.ShiftLeft(y, 16, y);
            }
        }
    }
}
