using System.Numerics;
using System.Numerics.Tensors;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Conversions towards float32 and float64 by the platform's span functions, in pieces: images arrive as bytes.</summary>
internal sealed class SpanCast : Kernel<CastOp>
{
    protected override string? Refuses(CastOp op, Step step, InstructionSet isa) =>
        op.DType.IsFloating() ? null : "converts to float32 and float64";

    protected override KernelCall Prepare(CastOp op, Step step, InstructionSet isa)
    {
        Shape shape = step.OutputType().Shape;
        TileLoop loop = new(shape, [shape]);
        return op.DType == DType.Float32 ? To<float>(step.InputType(0).DType, loop) : To<double>(step.InputType(0).DType, loop);
    }

    private static KernelCall To<TTo>(DType from, TileLoop loop)
        where TTo : unmanaged, INumberBase<TTo> => from switch
        {
            DType.Float32 => new Call<float, TTo>(loop),
            DType.Float64 => new Call<double, TTo>(loop),
            DType.Int32 => new Call<int, TTo>(loop),
            DType.Int64 => new Call<long, TTo>(loop),
            _ => new Call<byte, TTo>(loop),
        };

    private sealed unsafe class Call<TFrom, TTo>(TileLoop loop) : KernelCall
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        public override int Pieces(int phase) => loop.Pieces;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            TFrom* x = arguments.Input<TFrom>(0);
            TTo* y = arguments.Output<TTo>();
            long end = loop.EndTile(piece);
            for (long tile = loop.FirstTile(piece); tile < end; tile++)
            {
                (long offset, int length) = loop.Tile(tile);
                TensorPrimitives.ConvertTruncating(
                    new ReadOnlySpan<TFrom>(x + offset, length), new Span<TTo>(y + offset, length));
            }
        }
    }
}
