using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Defines <see cref="ResampleGradientOp"/>.</summary>
internal sealed unsafe class ReferenceResampleGradient : ReferenceKernel<ResampleGradientOp>
{
    protected override void Compute<T>(ResampleGradientOp op, Step step, in KernelArguments arguments)
    {
        T* dy = arguments.Input<T>(0);
        T* dx = arguments.Output<T>();
        Shape shape = step.OutputType().Shape;
        int axis = op.Resample.Axis;
        long outer = RowMajor.LengthBefore(shape, axis);
        long inner = RowMajor.LengthFrom(shape, axis + 1);
        int count = op.Resample.Size;
        for (long o = 0; o < outer; o++)
        {
            for (int position = 0; position < op.Size; position++)
            {
                for (long i = 0; i < inner; i++)
                {
                    double sum = 0;
                    for (int j = 0; j < count; j++)
                    {
                        Taps taps = new(op.Resample, op.Size, j);
                        int tap = position - taps.First;
                        if (tap >= 0 && tap < taps.Count)
                        {
                            sum += taps.Weight(tap) * Wide(dy[(((o * count) + j) * inner) + i]);
                        }
                    }

                    *dx++ = T.CreateTruncating(sum);
                }
            }
        }
    }
}
