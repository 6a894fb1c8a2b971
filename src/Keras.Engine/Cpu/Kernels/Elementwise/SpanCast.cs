using System.Numerics;
using System.Numerics.Tensors;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Conversions towards float32 by the platform's span functions, in pieces: images arrive as bytes.</summary>
internal sealed class SpanCast : Kernel<CastOp>
{
    protected override string? Refuses(CastOp op, Step step, InstructionSet isa) =>
        op.DType == DType.Float32 ? null : "converts to float32";

    protected override KernelCall Prepare(CastOp op, Step step, InstructionSet isa)
    {
        Shape shape = step.OutputType().Shape;
        TileLoop loop = new(shape, [shape]);
        return step.InputType(0).DType switch
        {
            DType.Float32 => new Call<float>(loop),
            DType.Float64 => new Call<double>(loop),
            DType.Int32 => new Call<int>(loop),
            DType.Int64 => new Call<long>(loop),
            _ => new Call<byte>(loop),
        };
    }

    private sealed unsafe class Call<TFrom>(TileLoop loop) : KernelCall
        where TFrom : unmanaged, INumberBase<TFrom>
    {
        public override int Pieces(int phase) => loop.Pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            TFrom* x = arguments.Input<TFrom>(0);
            float* y = arguments.Output<float>();
            long end = loop.EndTile(piece);
            for (long tile = loop.FirstTile(piece); tile < end; tile++)
            {
                (long offset, int length) = loop.Tile(tile);
                TensorPrimitives.ConvertTruncating(
                    new ReadOnlySpan<TFrom>(x + offset, length), new Span<float>(y + offset, length));
            }
        }
    }
}
