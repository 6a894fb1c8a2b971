using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Defines <see cref="CopyOp"/>.</summary>
internal sealed unsafe class ReferenceCopy : ReferenceMovementKernel<CopyOp>
{
    protected override void Compute<T>(CopyOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        for (long i = 0; i < step.OutputType().Shape.Length; i++)
        {
            y[i] = x[i];
        }
    }
}
