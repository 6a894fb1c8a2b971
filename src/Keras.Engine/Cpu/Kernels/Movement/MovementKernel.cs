using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Base of kernels that move elements one by one: only the size of an element matters.</summary>
internal abstract class MovementKernel<TOp> : Kernel<TOp>
    where TOp : Op
{
    protected sealed override string? Refuses(TOp op, Step step, InstructionSet isa) => null;

    protected sealed override KernelCall Prepare(TOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType.Size() switch
        {
            1 => Prepare<byte>(op, step),
            4 => Prepare<int>(op, step),
            _ => Prepare<long>(op, step),
        };

    /// <summary>Prepares for elements that have the size of <typeparamref name="T"/>.</summary>
    protected abstract KernelCall Prepare<T>(TOp op, Step step)
        where T : unmanaged;
}
