using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>Base of the kernels that define their op: plain loops, float and double, never clever.</summary>
internal abstract class ReferenceKernel<TOp> : Kernel<TOp>
    where TOp : Op
{
    /// <summary>Computes the op in the order a reader expects.</summary>
    protected abstract void Compute<T>(TOp op, Step step, in KernelArguments arguments)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>The type that decides which <see cref="Compute"/> runs: the first output's.</summary>
    protected virtual DType ComputeType(Step step) => step.OutputType().DType;

    protected override string? Refuses(TOp op, Step step, InstructionSet isa) =>
        ComputeType(step).IsFloating() ? null : $"computes in float32 and float64, not {ComputeType(step).NumPyName()}";

    protected override KernelCall Prepare(TOp op, Step step, InstructionSet isa) => ComputeType(step) == DType.Float32
        ? new Call<float>(this, op, step)
        : new Call<double>(this, op, step);

    private sealed class Call<T>(ReferenceKernel<TOp> kernel, TOp op, Step step) : KernelCall
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override int Pieces(int phase) => 1;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker) =>
            kernel.Compute<T>(op, step, arguments);
    }
}
