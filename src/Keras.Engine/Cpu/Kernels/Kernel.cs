using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>Base of kernels for ops of class <typeparamref name="TOp"/>.</summary>
internal abstract class Kernel<TOp> : IKernel
    where TOp : Op
{
    public Type OpType => typeof(TOp);

    public virtual string Name => GetType().Name;

    public string? Refuses(Step step, InstructionSet isa) => Refuses((TOp)step.Op, step, isa);

    public KernelCall Prepare(Step step, InstructionSet isa) => Prepare((TOp)step.Op, step, isa);

    protected abstract string? Refuses(TOp op, Step step, InstructionSet isa);

    protected abstract KernelCall Prepare(TOp op, Step step, InstructionSet isa);
}
