using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Defines <see cref="Conv2DInputGradientOp"/>.</summary>
internal sealed unsafe class ReferenceConvolutionInputGradient : ReferenceKernel<Conv2DInputGradientOp>
{
    protected override void Compute<T>(Conv2DInputGradientOp op, Step step, in KernelArguments arguments)
    {
        Compute(
            op.Window,
            op.Groups,
            arguments.Input<T>(0),
            step.InputType(0).Shape,
            arguments.Input<T>(1),
            arguments.Output<T>(),
            op.ImageShape);
    }

    /// <summary>The gradient towards images of a shape.</summary>
    public static void Compute<T>(
        Window2D window, int groups, T* gradient, Shape gradientShape, T* kernel, T* output, Shape imageShape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns, int filters) = (gradientShape[1], gradientShape[2], gradientShape[3]);
        (int height, int width, int channels) = (imageShape[1], imageShape[2], imageShape[3]);
        (int groupChannels, int groupFilters) = (channels / groups, filters / groups);
        for (int n = 0; n < imageShape[0]; n++)
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
