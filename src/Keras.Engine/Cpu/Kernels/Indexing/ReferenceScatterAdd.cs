using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Defines <see cref="ScatterAddOp"/>: elements are added in the order of the indices.</summary>
internal sealed unsafe class ReferenceScatterAdd : ReferenceNumberKernel<ScatterAddOp>
{
    protected override void Compute<T>(ScatterAddOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        int* indices = arguments.Input<int>(1);
        T* y = arguments.Output<T>();
        Shape shape = step.OutputType().Shape;
        long outer = RowMajor.LengthBefore(shape, op.Axis);
        long inner = RowMajor.LengthFrom(shape, op.Axis + 1);
        long count = step.InputType(1).Shape.Length;
        for (long i = 0; i < shape.Length; i++)
        {
            y[i] = T.Zero;
        }

        for (long o = 0; o < outer; o++)
        {
            for (long index = 0; index < count; index++)
            {
                T* to = y + (((o * op.Size) + Places.Of(indices[index], op.Size)) * inner);
                for (long i = 0; i < inner; i++)
                {
                    to[i] += *x++;
                }
            }
        }
    }
}
