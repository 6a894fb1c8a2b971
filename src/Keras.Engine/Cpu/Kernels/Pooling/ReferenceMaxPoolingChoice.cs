using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Defines <see cref="MaxPoolingChoiceOp"/>.</summary>
internal sealed unsafe class ReferenceMaxPoolingChoice : ReferenceKernel<MaxPoolingChoiceOp>
{
    protected override void Compute<T>(MaxPoolingChoiceOp op, Step step, in KernelArguments arguments)
    {
        T* images = arguments.Input<T>(0);
        T* chosen = arguments.Input<T>(1);
        T* output = arguments.Output<T>();
        Shape imageShape = step.InputType(0).Shape;
        Shape outputShape = step.OutputType(0).Shape;
        (int height, int width, int channels) = (imageShape[1], imageShape[2], imageShape[3]);
        for (int n = 0; n < outputShape[0]; n++)
        {
            for (int y = 0; y < outputShape[1]; y++)
            {
                WindowRange rows = WindowRange.Rows(op.Window, y, height);
                for (int x = 0; x < outputShape[2]; x++)
                {
                    WindowRange columns = WindowRange.Columns(op.Window, x, width);
                    for (int c = 0; c < channels; c++, output++)
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

                        *output = winner < 0 ? T.Zero : chosen[winner];
                    }
                }
            }
        }
    }
}
