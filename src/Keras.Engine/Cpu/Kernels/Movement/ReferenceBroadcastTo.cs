using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Defines <see cref="BroadcastToOp"/>.</summary>
internal sealed unsafe class ReferenceBroadcastTo : ReferenceMovementKernel<BroadcastToOp>
{
    protected override void Compute<T>(BroadcastToOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        Span<long> strides = stackalloc long[op.Shape.Rank];
        RowMajor.BroadcastStrides(step.InputType(0).Shape, op.Shape, strides);
        for (long i = 0; i < op.Shape.Length; i++)
        {
            y[i] = x[RowMajor.Offset(i, op.Shape.Sizes, strides)];
        }
    }
}
