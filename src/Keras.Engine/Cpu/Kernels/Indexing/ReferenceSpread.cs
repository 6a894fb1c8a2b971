using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Defines <see cref="SpreadOp"/>.</summary>
internal sealed unsafe class ReferenceSpread : ReferenceMovementKernel<SpreadOp>
{
    protected override void Compute<T>(SpreadOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        Shape shape = step.OutputType().Shape;
        StridedSliceOp slice = op.Slice;
        long outer = RowMajor.LengthBefore(shape, slice.Axis);
        long inner = RowMajor.LengthFrom(shape, slice.Axis + 1);
        for (long i = 0; i < shape.Length; i++)
        {
            y[i] = default;
        }

        for (long o = 0; o < outer; o++)
        {
            for (int k = 0; k < slice.Length; k++)
            {
                T* to = y + (((o * op.Size) + slice.Begin + ((long)k * slice.Step)) * inner);
                for (long i = 0; i < inner; i++)
                {
                    to[i] = *x++;
                }
            }
        }
    }
}
