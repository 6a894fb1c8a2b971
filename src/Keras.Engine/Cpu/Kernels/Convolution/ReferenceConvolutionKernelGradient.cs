using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Defines <see cref="Conv2DKernelGradientOp"/>.</summary>
internal sealed unsafe class ReferenceConvolutionKernelGradient : ReferenceKernel<Conv2DKernelGradientOp>
{
    protected override void Compute<T>(Conv2DKernelGradientOp op, Step step, in KernelArguments arguments)
    {
        Compute(
            op.Window,
            op.Groups,
            arguments.Input<T>(0),
            step.InputType(0).Shape,
            arguments.Input<T>(1),
            step.InputType(1).Shape,
            arguments.Output<T>());
    }

    /// <summary>The gradient towards the kernel.</summary>
    public static void Compute<T>(
        Window2D window, int groups, T* images, Shape imageShape, T* gradient, Shape gradientShape, T* output)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int height, int width, int channels) = (imageShape[1], imageShape[2], imageShape[3]);
        (int rows, int columns, int filters) = (gradientShape[1], gradientShape[2], gradientShape[3]);
        (int groupChannels, int groupFilters) = (channels / groups, filters / groups);
        for (int r = 0; r < window.Size.Height; r++)
        {
            for (int s = 0; s < window.Size.Width; s++)
            {
                for (int c = 0; c < groupChannels; c++)
                {
                    for (int f = 0; f < filters; f++)
                    {
                        int channel = (f / groupFilters * groupChannels) + c;
                        double sum = 0;
                        for (int n = 0; n < imageShape[0]; n++)
                        {
                            for (int y = 0; y < rows; y++)
                            {
                                int h = (y * window.Strides.Height) + (r * window.Dilation.Height) - window.Top;
                                for (int x = 0; x < columns && h >= 0 && h < height; x++)
                                {
                                    int w = (x * window.Strides.Width) + (s * window.Dilation.Width) - window.Left;
                                    if (w >= 0 && w < width)
                                    {
                                        sum += Wide(images[(((((long)n * height) + h) * width) + w) * channels + channel])
                                            * Wide(gradient[(((((long)n * rows) + y) * columns) + x) * filters + f]);
                                    }
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
