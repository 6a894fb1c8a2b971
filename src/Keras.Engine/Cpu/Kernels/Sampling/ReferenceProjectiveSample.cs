using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Defines <see cref="ProjectiveSampleOp"/>.</summary>
internal sealed unsafe class ReferenceProjectiveSample : ReferenceKernel<ProjectiveSampleOp>
{
    /// <summary>The taps of the pixel that comes n-th in an image of the result.</summary>
    public static ProjectiveTaps TapsOf<T>(ProjectiveSampleOp op, int height, int width, T* matrix, long pixel)
        where T : unmanaged, INumberBase<T>
    {
        (long y, long x) = Math.DivRem(pixel, op.Size.Width);
        double k = (Wide(matrix[6]) * x) + (Wide(matrix[7]) * y) + 1;
        return new(
            op,
            height,
            width,
            ((Wide(matrix[0]) * x) + (Wide(matrix[1]) * y) + Wide(matrix[2])) / k,
            ((Wide(matrix[3]) * x) + (Wide(matrix[4]) * y) + Wide(matrix[5])) / k);
    }

    protected override void Compute<T>(ProjectiveSampleOp op, Step step, in KernelArguments arguments)
    {
        T* images = arguments.Input<T>(0);
        T* result = arguments.Output<T>();
        Shape shape = step.InputType(0).Shape;
        (int height, int width, int channels) = (shape[1], shape[2], shape[3]);
        long pixels = (long)op.Size.Height * op.Size.Width;
        for (int image = 0; image < shape[0]; image++, images += (long)height * width * channels)
        {
            for (long pixel = 0; pixel < pixels; pixel++)
            {
                ProjectiveTaps taps = TapsOf(op, height, width, arguments.Input<T>(1) + (image * 8L), pixel);
                for (int channel = 0; channel < channels; channel++)
                {
                    double sum = 0;
                    for (int tap = 0; tap < 4; tap++)
                    {
                        (double weight, long from) = taps[tap];
                        sum += weight == 0 ? 0 : weight * (from < 0 ? op.FillValue : Wide(images[(from * channels) + channel]));
                    }

                    *result++ = T.CreateTruncating(sum);
                }
            }
        }
    }
}
