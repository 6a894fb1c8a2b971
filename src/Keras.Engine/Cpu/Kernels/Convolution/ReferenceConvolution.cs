using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Defines <see cref="Conv2DOp"/>.</summary>
internal sealed unsafe class ReferenceConvolution : ReferenceKernel<Conv2DOp>
{
    protected override void Compute<T>(Conv2DOp op, Step step, in KernelArguments arguments)
    {
        Convolve(
            op.Window,
            op.Groups,
            arguments.Input<T>(0),
            step.InputPitch(0),
            step.InputType(0).Shape,
            arguments.Input<T>(1),
            arguments.Output<T>(),
            step.OutputType().Shape,
            step.OutputPitch());
    }

    /// <summary>Convolves; pixels are <paramref name="imagePitch"/> and <paramref name="pitch"/> elements apart.</summary>
    public static void Convolve<T>(
        Window2D window,
        int groups,
        T* images,
        int imagePitch,
        Shape imageShape,
        T* kernel,
        T* output,
        Shape outputShape,
        int pitch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int height, int width, int channels, int filters) = (imageShape[1], imageShape[2], imageShape[3], outputShape[3]);
        (int groupChannels, int groupFilters) = (channels / groups, filters / groups);
        for (int n = 0; n < outputShape[0]; n++)
        {
            for (int y = 0; y < outputShape[1]; y++)
            {
                for (int x = 0; x < outputShape[2]; x++)
                {
                    for (int f = 0; f < filters; f++)
                    {
                        int firstChannel = f / groupFilters * groupChannels;
                        double sum = 0;
                        for (int r = 0; r < window.Size.Height; r++)
                        {
                            for (int s = 0; s < window.Size.Width; s++)
                            {
                                int h = (y * window.Strides.Height) + (r * window.Dilation.Height) - window.Top;
                                int w = (x * window.Strides.Width) + (s * window.Dilation.Width) - window.Left;
                                if (h < 0 || h >= height || w < 0 || w >= width)
                                {
                                    continue;
                                }

                                T* pixel = images + (((((long)n * height) + h) * width) + w) * imagePitch + firstChannel;
                                T* weights = kernel + ((long)((r * window.Size.Width) + s) * groupChannels * filters) + f;
                                for (int c = 0; c < groupChannels; c++)
                                {
                                    sum += Wide(pixel[c]) * Wide(weights[(long)c * filters]);
                                }
                            }
                        }

                        output[f] = T.CreateTruncating(sum);
                    }

                    output += pitch;
                }
            }
        }
    }
}
