using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Sampling;

/// <summary>Defines <see cref="ProjectiveSampleGradientOp"/>: pixels of the result in order give their shares back.</summary>
internal sealed unsafe class ReferenceProjectiveSampleGradient : ReferenceKernel<ProjectiveSampleGradientOp>
{
    protected override void Compute<T>(ProjectiveSampleGradientOp op, Step step, in KernelArguments arguments)
    {
        T* dy = arguments.Input<T>(0);
        T* dx = arguments.Output<T>();
        Shape shape = step.OutputType().Shape;
        int channels = shape[3];
        long pixels = (long)op.Sample.Size.Height * op.Sample.Size.Width;
        new Span<T>(dx, checked((int)shape.Length)).Clear();
        for (int image = 0; image < shape[0]; image++, dx += (long)shape[1] * shape[2] * channels)
        {
            for (long pixel = 0; pixel < pixels; pixel++, dy += channels)
            {
                ProjectiveTaps taps = ReferenceProjectiveSample.TapsOf(
                    op.Sample, shape[1], shape[2], arguments.Input<T>(1) + (image * 8L), pixel);
                for (int tap = 0; tap < 4; tap++)
                {
                    (double weight, long to) = taps[tap];
                    for (int channel = 0; channel < channels && to >= 0; channel++)
                    {
                        dx[(to * channels) + channel] += T.CreateTruncating(weight * Wide(dy[channel]));
                    }
                }
            }
        }
    }
}
