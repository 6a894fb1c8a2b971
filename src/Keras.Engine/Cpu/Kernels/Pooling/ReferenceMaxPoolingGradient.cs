using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Defines <see cref="MaxPoolingGradientOp"/>.</summary>
internal sealed unsafe class ReferenceMaxPoolingGradient : ReferenceKernel<MaxPoolingGradientOp>
{
    protected override void Compute<T>(MaxPoolingGradientOp op, Step step, in KernelArguments arguments)
    {
        T* images = arguments.Input<T>(0);
        T* gradient = arguments.Input<T>(1);
        T* output = arguments.Output<T>();
        Shape imageShape = step.InputType(0).Shape;
        Shape gradientShape = step.InputType(1).Shape;
        (int height, int width, int channels) = (imageShape[1], imageShape[2], imageShape[3]);
        new Span<T>(output, checked((int)imageShape.Length)).Clear();
        for (int n = 0; n < gradientShape[0]; n++)
        {
            for (int y = 0; y < gradientShape[1]; y++)
            {
                WindowRange rows = WindowRange.Rows(op.Window, y, height);
                for (int x = 0; x < gradientShape[2]; x++)
                {
                    WindowRange columns = WindowRange.Columns(op.Window, x, width);
                    for (int c = 0; c < channels; c++, gradient++)
                    {
                        long winner = -1;
                        for (int r = rows.First; r < rows.End; r++)
                        {
                            for (int s = columns.First; s < columns.End; s++)
                            {
                                long pixel = (((((long)n * height) + rows.At(r)) * width) + columns.At(s)) * channels + c;
                                if (winner < 0 || images[pixel] > images[winner])
                                {
                                    winner = pixel;
                                }
                            }
                        }

                        if (winner >= 0)
                        {
                            output[winner] += *gradient;
                        }
                    }
                }
            }
        }
    }
}
