using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Defines <see cref="ResampleOp"/>.</summary>
internal sealed unsafe class ReferenceResample : ReferenceKernel<ResampleOp>
{
    protected override void Compute<T>(ResampleOp op, Step step, in KernelArguments arguments)
    {
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        Shape shape = step.InputType(0).Shape;
        int size = shape[op.Axis];
        long outer = RowMajor.LengthBefore(shape, op.Axis);
        long inner = RowMajor.LengthFrom(shape, op.Axis + 1);
        for (long o = 0; o < outer; o++)
        {
            for (int position = 0; position < op.Size; position++)
            {
                Taps taps = new(op, size, position);
                T* first = x + (((o * size) + taps.First) * inner);
                for (long i = 0; i < inner; i++)
                {
                    double sum = 0;
                    for (int k = 0; k < taps.Count; k++)
                    {
                        sum += taps.Weight(k) * Wide(first[(k * inner) + i]);
                    }

                    *y++ = T.CreateTruncating(sum);
                }
            }
        }
    }
}
