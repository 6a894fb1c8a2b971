using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Defines <see cref="StridedSliceOp"/>.</summary>
internal sealed unsafe class ReferenceStridedSlice : ReferenceMovementKernel<StridedSliceOp>
{
    protected override void Compute<T>(StridedSliceOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        Shape shape = step.InputType(0).Shape;
        long outer = RowMajor.LengthBefore(shape, op.Axis);
        long inner = RowMajor.LengthFrom(shape, op.Axis + 1);
        for (long o = 0; o < outer; o++)
        {
            for (int k = 0; k < op.Length; k++)
            {
                T* from = x + (((o * shape[op.Axis]) + op.Begin + ((long)k * op.Step)) * inner);
                for (long i = 0; i < inner; i++)
                {
                    *y++ = from[i];
                }
            }
        }
    }
}
