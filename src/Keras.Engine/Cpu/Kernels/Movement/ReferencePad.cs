using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Defines <see cref="PadOp"/>. Zero has the same bits in every element type.</summary>
internal sealed unsafe class ReferencePad : ReferenceMovementKernel<PadOp>
{
    protected override void Compute<T>(PadOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        Shape shape = step.InputType(0).Shape;
        Span<long> strides = stackalloc long[shape.Rank];
        RowMajor.Strides(step.OutputType().Shape, strides);
        long origin = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            origin += op.Before[axis] * strides[axis];
        }

        new Span<T>(y, checked((int)step.OutputType().Shape.Length)).Clear();
        for (long i = 0; i < shape.Length; i++)
        {
            y[origin + RowMajor.Offset(i, shape.Sizes, strides)] = x[i];
        }
    }
}
