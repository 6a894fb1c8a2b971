using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Movement;

/// <summary>Defines <see cref="SliceOp"/>.</summary>
internal sealed unsafe class ReferenceSlice : ReferenceMovementKernel<SliceOp>
{
    protected override void Compute<T>(SliceOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        Shape shape = step.InputType(0).Shape;
        long outer = RowMajor.LengthBefore(shape, op.Axis);
        long inner = RowMajor.LengthFrom(shape, op.Axis + 1);
        for (long o = 0; o < outer; o++)
        {
            T* first = x + (((o * shape[op.Axis]) + op.Begin) * inner);
            for (long i = 0; i < op.Length * inner; i++)
            {
                *y++ = first[i];
            }
        }
    }
}
