using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Rounds to bfloat16 by the platform's span functions, tile by tile.</summary>
internal sealed class SpanNarrow : Kernel<NarrowOp>
{
    protected override string? Refuses(NarrowOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(NarrowOp op, Step step, InstructionSet isa)
    {
        Shape shape = step.InputType(0).Shape;
        return new Call(new TileLoop(shape, [shape]));
    }

    private sealed unsafe class Call(TileLoop loop) : KernelCall
    {
        public override int Pieces(int phase) => loop.Pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            uint* scratch = stackalloc uint[loop.TileLength];
            long end = loop.EndTile(piece);
            for (long tile = loop.FirstTile(piece); tile < end; tile++)
            {
                (long offset, int length) = loop.Tile(tile);
                Round(
                    new ReadOnlySpan<float>(arguments.Input<float>(0) + offset, length),
                    new Span<ushort>(arguments.Output<ushort>() + offset, length),
                    new Span<uint>(scratch, length));
            }
        }

        private static void Round(ReadOnlySpan<float> x, Span<ushort> y, Span<uint> scratch)
        {
            if (TensorPrimitives.IsNaNAny(x))
            {
                for (int i = 0; i < x.Length; i++)
                {
                    y[i] = ReferenceNarrow.Rounded(x[i]);
                }

                return;
            }

            ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(x);
            TensorPrimitives.ShiftRightLogical(bits, 16, scratch);
            TensorPrimitives.BitwiseAnd(scratch, 1u, scratch);
            TensorPrimitives.Add(scratch, (uint)short.MaxValue, scratch);
            TensorPrimitives.Add(scratch, bits, scratch);
            TensorPrimitives.ShiftRightLogical(scratch, 16, scratch);
            TensorPrimitives.ConvertTruncating(scratch, y);
        }
    }
}
