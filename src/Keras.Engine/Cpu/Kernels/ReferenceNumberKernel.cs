using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>Base of the reference kernels of ops that counters and class indices need too: every element type.</summary>
internal abstract class ReferenceNumberKernel<TOp> : Kernel<TOp>
    where TOp : Op
{
    /// <summary>Computes the op in the order a reader expects.</summary>
    protected abstract void Compute<T>(TOp op, Step step, in KernelArguments arguments)
        where T : unmanaged, INumber<T>;

    /// <summary>The type that decides which <see cref="Compute"/> runs: the first output's.</summary>
    protected virtual DType ComputeType(Step step) => step.OutputType().DType;

    protected override string? Refuses(TOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(TOp op, Step step, InstructionSet isa) => ComputeType(step) switch
    {
        DType.Float32 => new Call<float>(this, op, step),
        DType.Float64 => new Call<double>(this, op, step),
        DType.Int32 => new Call<int>(this, op, step),
        DType.Int64 => new Call<long>(this, op, step),
        _ => new Call<byte>(this, op, step),
    };

    private sealed class Call<T>(ReferenceNumberKernel<TOp> kernel, TOp op, Step step) : KernelCall
        where T : unmanaged, INumber<T>
    {
        public override int Pieces(int phase) => 1;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker) =>
            kernel.Compute<T>(op, step, arguments);
    }
}
