using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>Base of the kernels that define their op: plain loops, float and double, never clever.</summary>
/// <remarks>Sums are kept in double, so that what a fast kernel loses against its reference is its own doing.</remarks>
internal abstract class ReferenceKernel<TOp> : Kernel<TOp>
    where TOp : Op
{
    /// <summary>Computes the op in the order a reader expects.</summary>
    protected abstract void Compute<T>(TOp op, Step step, in KernelArguments arguments)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <summary>Elements of memory that the computation needs besides its inputs and outputs.</summary>
    protected virtual long WorkspaceLength(TOp op, Step step) => 0;

    protected override string? Refuses(TOp op, Step step, InstructionSet isa) => ElementTypes.Refuses(step);

    protected override KernelCall Prepare(TOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? new Call<float>(this, op, step) : new Call<double>(this, op, step);

    /// <summary>An element as a term of a sum.</summary>
    protected static double Wide<T>(T x)
        where T : unmanaged, INumberBase<T> => double.CreateTruncating(x);

    private sealed unsafe class Call<T>(ReferenceKernel<TOp> kernel, TOp op, Step step) : KernelCall
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public override long WorkspaceBytes => kernel.WorkspaceLength(op, step) * sizeof(T);

        public override int Pieces(int phase) => 1;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker) =>
            kernel.Compute<T>(op, step, arguments);
    }
}
