using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Defines <see cref="GatherOp"/>.</summary>
internal sealed unsafe class ReferenceGather : ReferenceMovementKernel<GatherOp>
{
    protected override void Compute<T>(GatherOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        int* indices = arguments.Input<int>(1);
        T* y = arguments.Output<T>();
        Shape shape = step.InputType(0).Shape;
        int size = shape[op.Axis];
        long outer = RowMajor.LengthBefore(shape, op.Axis);
        long inner = RowMajor.LengthFrom(shape, op.Axis + 1);
        long count = step.InputType(1).Shape.Length;
        for (long o = 0; o < outer; o++)
        {
            for (long index = 0; index < count; index++)
            {
                T* from = x + (((o * size) + Places.Of(indices[index], size)) * inner);
                for (long i = 0; i < inner; i++)
                {
                    *y++ = from[i];
                }
            }
        }
    }
}
