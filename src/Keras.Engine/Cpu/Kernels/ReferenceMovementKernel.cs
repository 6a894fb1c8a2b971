using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>Base of the reference kernels that move elements: only the size of an element matters.</summary>
internal abstract class ReferenceMovementKernel<TOp> : Kernel<TOp>
    where TOp : Op
{
    /// <summary>Moves elements that have the size of <typeparamref name="T"/>.</summary>
    protected abstract void Compute<T>(TOp op, Step step, in KernelArguments arguments)
        where T : unmanaged;

    protected override string? Refuses(TOp op, Step step, InstructionSet isa) => null;

    protected override KernelCall Prepare(TOp op, Step step, InstructionSet isa) => step.OutputType().DType.Size() switch
    {
        1 => new Call<byte>(this, op, step),
        4 => new Call<int>(this, op, step),
        _ => new Call<long>(this, op, step),
    };

    private sealed class Call<T>(ReferenceMovementKernel<TOp> kernel, TOp op, Step step) : KernelCall
        where T : unmanaged
    {
        public override int Pieces(int phase) => 1;

        public override void Run(in KernelArguments arguments, int phase, int piece, int worker) =>
            kernel.Compute<T>(op, step, arguments);
    }
}
