using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Defines <see cref="Conv2DOp"/>.</summary>
internal sealed unsafe class ReferenceConvolution : ReferenceKernel<Conv2DOp>
{
    protected override void Compute<T>(Conv2DOp op, Step step, in KernelArguments arguments)
    {
        T* images = arguments.Input<T>(0);
        T* kernel = arguments.Input<T>(1);
        T* output = arguments.Output<T>();
        Shape imageShape = step.InputType(0).Shape;
        Shape outputShape = step.OutputType().Shape;
        (int height, int width, int channels, int filters) = (imageShape[1], imageShape[2], imageShape[3], outputShape[3]);
        (int groupChannels, int groupFilters) = (channels / op.Groups, filters / op.Groups);
        Window2D window = op.Window;
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

                                T* pixel = images + (((((long)n * height) + h) * width) + w) * channels + firstChannel;
                                T* weights = kernel + ((long)((r * window.Size.Width) + s) * groupChannels * filters) + f;
                                for (int c = 0; c < groupChannels; c++)
                                {
                                    sum += Wide(pixel[c]) * Wide(weights[(long)c * filters]);
                                }
                            }
                        }

                        *output++ = T.CreateTruncating(sum);
                    }
                }
            }
        }
    }
}
