using System.Numerics;
using Keras.Engine.Cpu.Simd;
using Keras.Engine.Graphs;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels;

/// <summary>Base of kernels whose body is written once for elements of float and of double, without vectors of its own.</summary>
internal abstract class ElementKernel<TOp> : Kernel<TOp>
    where TOp : Op
{
    protected override string? Refuses(TOp op, Step step, InstructionSet isa) => ElementTypes.Refuses(step);

    protected sealed override KernelCall Prepare(TOp op, Step step, InstructionSet isa) =>
        step.OutputType().DType == DType.Float32 ? Prepare<float>(op, step) : Prepare<double>(op, step);

    /// <summary>Fixes pieces and sizes for one type of elements.</summary>
    protected abstract KernelCall Prepare<T>(TOp op, Step step)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
