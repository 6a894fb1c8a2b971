using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Defines <see cref="MaxPoolingOp"/>. NaN wins, so that it does not go unnoticed.</summary>
internal sealed unsafe class ReferenceMaxPooling : ReferenceKernel<MaxPoolingOp>
{
    protected override void Compute<T>(MaxPoolingOp op, Step step, in KernelArguments arguments)
    {
        T* images = arguments.Input<T>(0);
        T* output = arguments.Output<T>();
        Shape imageShape = step.InputType(0).Shape;
        Shape outputShape = step.OutputType().Shape;
        (int height, int width, int channels) = (imageShape[1], imageShape[2], imageShape[3]);
        for (int n = 0; n < outputShape[0]; n++)
        {
            for (int y = 0; y < outputShape[1]; y++)
            {
                WindowRange rows = WindowRange.Rows(op.Window, y, height);
                for (int x = 0; x < outputShape[2]; x++)
                {
                    WindowRange columns = WindowRange.Columns(op.Window, x, width);
                    for (int c = 0; c < channels; c++)
                    {
                        T largest = T.NegativeInfinity;
                        for (int r = rows.First; r < rows.End; r++)
                        {
                            for (int s = columns.First; s < columns.End; s++)
                            {
                                largest = T.Max(
                                    largest,
                                    images[(((((long)n * height) + rows.At(r)) * width) + columns.At(s)) * channels + c]);
                            }
                        }

                        *output++ = largest;
                    }
                }
            }
        }
    }
}
