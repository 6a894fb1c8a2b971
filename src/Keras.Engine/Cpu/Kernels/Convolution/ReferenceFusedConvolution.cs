using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Defines <see cref="FusedConv2DOp"/>: one stage after the other.</summary>
internal sealed unsafe class ReferenceFusedConvolution : ReferenceKernel<FusedConv2DOp>
{
    protected override long WorkspaceLength(FusedConv2DOp op, Step step) => step.InputType(0).Shape.Length;

    protected override void Compute<T>(FusedConv2DOp op, Step step, in KernelArguments arguments)
    {
        (Shape images, Shape output) = (step.InputType(0).Shape, step.OutputType().Shape);
        T* activations = arguments.Workspace<T>();
        long pixels = images.Length / Math.Max(images[3], 1);
        if (op.Before is double before)
        {
            new ReferenceActivation<T>(arguments, FusedConv2DOp.FirstBefore, before)
                .Apply(arguments.Input<T>(0), step.InputPitch(0), activations, pixels, images[3]);
        }
        else
        {
            for (long pixel = 0; pixel < pixels; pixel++)
            {
                new ReadOnlySpan<T>(arguments.Input<T>(0) + (pixel * step.InputPitch(0)), images[3])
                    .CopyTo(new Span<T>(activations + (pixel * images[3]), images[3]));
            }
        }

        T* y = arguments.Output<T>();
        int pitch = step.OutputPitch();
        ReferenceConvolution.Convolve(
            op.Window, 1, activations, images[3], images, arguments.Input<T>(1), y, output, pitch);
        long rows = output.Length / Math.Max(output[3], 1);
        for (int c = 0; c < output[3]; c++)
        {
            Finish(op, arguments, y + c, pitch, rows, c, output[3]);
        }
    }

    private static void Finish<T>(FusedConv2DOp op, in KernelArguments arguments, T* y, int pitch, long rows, int channel, int channels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (long row = 0; row < rows; row++)
        {
            T* element = y + (row * pitch);
            if (op.Bias)
            {
                *element += arguments.Input<T>(op.BiasInput)[channel];
            }

            if (op.After is double after)
            {
                *element = new ReferenceActivation<T>(arguments, op.FirstAfter, after).Normalize(*element, channel);
            }

            if (op.Adds)
            {
                *element += arguments.Input<T>(op.AddendInput)[(row * channels) + channel];
            }

            *element = op.Rectifies ? T.Max(*element, T.Zero) : *element;
            sum += Wide(*element);
        }

        if (op.Moments)
        {
            double mean = sum / rows;
            double squares = 0;
            for (long row = 0; row < rows; row++)
            {
                double distance = Wide(y[row * pitch]) - mean;
                squares += distance * distance;
            }

            arguments.Output<T>(1)[channel] = T.CreateTruncating(mean);
            arguments.Output<T>(2)[channel] = T.CreateTruncating(squares / rows);
        }
    }
}
