using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Defines <see cref="Conv2DInputGradientOp"/>.</summary>
internal sealed unsafe class ReferenceConvolutionInputGradient : ReferenceKernel<Conv2DInputGradientOp>
{
    protected override void Compute<T>(Conv2DInputGradientOp op, Step step, in KernelArguments arguments)
    {
        T* gradient = arguments.Input<T>(0);
        T* kernel = arguments.Input<T>(1);
        T* output = arguments.Output<T>();
        Shape gradientShape = step.InputType(0).Shape;
        (int rows, int columns, int filters) = (gradientShape[1], gradientShape[2], gradientShape[3]);
        (int height, int width, int channels) = (op.ImageShape[1], op.ImageShape[2], op.ImageShape[3]);
        (int groupChannels, int groupFilters) = (channels / op.Groups, filters / op.Groups);
        Window2D window = op.Window;
        for (int n = 0; n < op.ImageShape[0]; n++)
        {
            for (int h = 0; h < height; h++)
            {
                for (int w = 0; w < width; w++)
                {
                    for (int c = 0; c < channels; c++)
                    {
                        int firstFilter = c / groupChannels * groupFilters;
                        double sum = 0;
                        for (int r = 0; r < window.Size.Height; r++)
                        {
                            for (int s = 0; s < window.Size.Width; s++)
                            {
                                // The output pixel whose window has this image pixel at (r, s), if there is one.
                                int top = h + window.Top - (r * window.Dilation.Height);
                                int left = w + window.Left - (s * window.Dilation.Width);
                                (int y, int x) = (top / window.Strides.Height, left / window.Strides.Width);
                                if (top < 0 || left < 0 || y >= rows || x >= columns
                                    || top % window.Strides.Height != 0 || left % window.Strides.Width != 0)
                                {
                                    continue;
                                }

                                T* pixel = gradient + (((((long)n * rows) + y) * columns) + x) * filters + firstFilter;
                                T* weights = kernel + firstFilter
                                    + (((long)((r * window.Size.Width) + s) * groupChannels) + (c % groupChannels)) * filters;
                                for (int f = 0; f < groupFilters; f++)
                                {
                                    sum += Wide(pixel[f]) * Wide(weights[f]);
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
