using Keras.Engine.Cpu.Kernels.Convolution;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Defines <see cref="NormalizeReluAveragePoolingOp"/>.</summary>
internal sealed unsafe class ReferenceNormalizeReluAveragePooling : ReferenceKernel<NormalizeReluAveragePoolingOp>
{
    protected override void Compute<T>(NormalizeReluAveragePoolingOp op, Step step, in KernelArguments arguments)
    {
        (Shape images, Shape output) = (step.InputType(0).Shape, step.OutputType().Shape);
        ReferenceActivation<T> activation = new(arguments, 1, op.Epsilon);
        T* x = arguments.Input<T>(0);
        T* y = arguments.Output<T>();
        int pitch = step.InputPitch(0);
        Size2D window = op.Window.Size;
        for (long pixel = 0; pixel < output.Length / Math.Max(output[3], 1); pixel++)
        {
            (long imageRow, long column) = Math.DivRem(pixel, output[2]);
            (long image, long row) = Math.DivRem(imageRow, output[1]);
            for (int c = 0; c < output[3]; c++)
            {
                double sum = 0;
                for (int r = 0; r < window.Height; r++)
                {
                    for (int s = 0; s < window.Width; s++)
                    {
                        long source = (((image * images[1]) + (row * window.Height) + r) * images[2]) + (column * window.Width) + s;
                        sum += Wide(T.Max(activation.Normalize(x[(source * pitch) + c], c), T.Zero));
                    }
                }

                *y++ = T.CreateTruncating(sum / (window.Height * window.Width));
            }
        }
    }
}
