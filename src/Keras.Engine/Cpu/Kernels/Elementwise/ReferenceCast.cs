using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Elementwise;

/// <summary>Defines <see cref="CastOp"/>: every type to every type.</summary>
internal sealed class ReferenceCast : Kernel<CastOp>
{
    protected override string? Refuses(CastOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(CastOp op, Step step, InstructionSet isa)
    {
        long length = step.OutputType().Shape.Length;
        return step.InputType(0).DType switch
        {
            DType.Float32 => To<float>(op.DType, length),
            DType.Float64 => To<double>(op.DType, length),
            DType.Int32 => To<int>(op.DType, length),
            DType.Int64 => To<long>(op.DType, length),
            _ => To<byte>(op.DType, length),
        };
    }

    private static KernelCall To<TFrom>(DType to, long length)
        where TFrom : unmanaged, INumberBase<TFrom> => to switch
        {
            DType.Float32 => new Call<TFrom, float>(length),
            DType.Float64 => new Call<TFrom, double>(length),
            DType.Int32 => new Call<TFrom, int>(length),
            DType.Int64 => new Call<TFrom, long>(length),
            _ => new Call<TFrom, byte>(length),
        };

    private sealed unsafe class Call<TFrom, TTo>(long length) : KernelCall
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        public override int Pieces(int phase) => 1;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker)
        {
            TFrom* x = arguments.Input<TFrom>(0);
            TTo* y = arguments.Output<TTo>();
            for (long i = 0; i < length; i++)
            {
                y[i] = TTo.CreateTruncating(x[i]);
            }
        }
    }
}
