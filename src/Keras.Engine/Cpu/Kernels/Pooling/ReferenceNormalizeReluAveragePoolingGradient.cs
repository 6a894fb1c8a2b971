using Keras.Engine.Cpu.Kernels.Convolution;
using Keras.Engine.Operations;
using Keras.Engine.Planning;
using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>Defines <see cref="NormalizeReluAveragePoolingGradientOp"/>.</summary>
internal sealed unsafe class ReferenceNormalizeReluAveragePoolingGradient : ReferenceKernel<NormalizeReluAveragePoolingGradientOp>
{
    protected override void Compute<T>(NormalizeReluAveragePoolingGradientOp op, Step step, in KernelArguments arguments)
    {
        (Shape pooled, Shape images) = (step.InputType(0).Shape, step.OutputType().Shape);
        ReferenceActivation<T> activation = new(arguments, 2, op.Epsilon);
        T* dy = arguments.Input<T>(0);
        T* x = arguments.Input<T>(1);
        T* variance = arguments.Input<T>(3);
        T* addend = op.AddendBegin is int begin ? arguments.Input<T>(NormalizeReluAveragePoolingGradientOp.Addend) + begin : null;
        int addendPitch = addend is null ? 0 : step.InputPitch(NormalizeReluAveragePoolingGradientOp.Addend);
        Size2D window = op.Window.Size;
        T area = T.CreateTruncating(window.Height * window.Width);
        for (int c = 0; c < images[3]; c++)
        {
            double sum = 0;
            double product = 0;
            for (long pixel = 0; pixel < images.Length / images[3]; pixel++)
            {
                (long imageRow, long column) = Math.DivRem(pixel, images[2]);
                (long image, long row) = Math.DivRem(imageRow, images[1]);
                (row, column) = (row / window.Height, column / window.Width);
                T element = x[(pixel * step.InputPitch(1)) + c];
                bool passes = row < pooled[1] && column < pooled[2] && activation.Normalize(element, c) > T.Zero;
                T passing = passes ? dy[(((((image * pooled[1]) + row) * pooled[2]) + column) * pooled[3]) + c] / area : T.Zero;
                T added = addend is null ? T.Zero : addend[(pixel * addendPitch) + c];
                arguments.Output<T>()[(pixel * step.OutputPitch()) + c] = T.FusedMultiplyAdd(passing, activation.Scale(c), added);
                sum += Wide(passing);
                product += Wide(passing) * Wide(activation.Distance(element, c));
            }

            arguments.Output<T>(1)[c] = T.CreateTruncating(sum);
            arguments.Output<T>(2)[c] = T.CreateTruncating(product / Math.Sqrt(Wide(variance[c]) + op.Epsilon));
        }
    }
}
