using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Defines <see cref="AveragePoolingGradientOp"/>.</summary>
internal sealed unsafe class ReferenceAveragePoolingGradient : ReferenceKernel<AveragePoolingGradientOp>
{
    protected override void Compute<T>(AveragePoolingGradientOp op, Step step, in KernelArguments arguments)
    {
        T* gradient = arguments.Input<T>(0);
        T* output = arguments.Output<T>();
        Shape gradientShape = step.InputType(0).Shape;
        (int height, int width, int channels) = (op.ImageShape[1], op.ImageShape[2], op.ImageShape[3]);
        new Span<T>(output, checked((int)op.ImageShape.Length)).Clear();
        for (int n = 0; n < gradientShape[0]; n++)
        {
            for (int y = 0; y < gradientShape[1]; y++)
            {
                WindowRange rows = WindowRange.Rows(op.Window, y, height);
                for (int x = 0; x < gradientShape[2]; x++)
                {
                    WindowRange columns = WindowRange.Columns(op.Window, x, width);
                    T count = T.CreateTruncating(Math.Max(rows.Count * columns.Count, 1));
                    for (int c = 0; c < channels; c++, gradient++)
                    {
                        for (int r = rows.First; r < rows.End; r++)
                        {
                            for (int s = columns.First; s < columns.End; s++)
                            {
                                output[(((((long)n * height) + rows.At(r)) * width) + columns.At(s)) * channels + c] +=
                                    *gradient / count;
                            }
                        }
                    }
                }
            }
        }
    }
}
