using System.Numerics;
using Keras.Engine.Operations;
using Keras.Engine.Planning;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>Defines <see cref="NormalizeReluConv2DGradientOp"/>.</summary>
internal sealed unsafe class ReferenceConvolutionGradients : ReferenceKernel<NormalizeReluConv2DGradientOp>
{
    protected override long WorkspaceLength(NormalizeReluConv2DGradientOp op, Step step) =>
        step.OutputType().Shape.Length + step.InputType(0).Shape.Length;

    protected override void Compute<T>(NormalizeReluConv2DGradientOp op, Step step, in KernelArguments arguments)
    {
        (Shape images, Shape gradient) = (step.OutputType().Shape, step.InputType(0).Shape);
        T* da = arguments.Workspace<T>();
        T* dy = arguments.Input<T>(0);
        if (op.MomentsAddendBegin is int begin)
        {
            dy = da + images.Length;
            AddMoments(arguments, begin, step.InputPitch(0), step.InputPitch(MomentsGradientOp.Addend), dy, gradient);
        }

        ReferenceConvolutionInputGradient.Compute(op.Window, 1, dy, gradient, arguments.Input<T>(op.Kernel), da, images);
        Mask(op, step, arguments, da);
        if (op.HasKernelGradient)
        {
            new ReferenceActivation<T>(arguments, op.Images + 1, op.Epsilon).Apply(
                arguments.Input<T>(op.Images), step.InputPitch(op.Images), da, images.Length / Math.Max(images[3], 1), images[3]);
            ReferenceConvolutionKernelGradient.Compute(
                op.Window, 1, da, images, dy, gradient, arguments.Output<T>(NormalizeReluConv2DGradientOp.KernelGradient));
        }
    }

    private static void AddMoments<T>(
        in KernelArguments arguments, int begin, int pitch, int addendPitch, T* dy, Shape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = shape[3];
        long rows = shape.Length / Math.Max(channels, 1);
        T count = T.CreateTruncating(rows);
        T two = T.CreateTruncating(2);
        for (long row = 0; row < rows; row++)
        {
            for (int c = 0; c < channels; c++)
            {
                T distance = arguments.Input<T>(0)[(row * pitch) + c] - arguments.Input<T>(1)[c];
                dy[(row * channels) + c] = arguments.Input<T>(MomentsGradientOp.Addend)[(row * addendPitch) + begin + c]
                    + (arguments.Input<T>(2)[c] / count) + (arguments.Input<T>(3)[c] * two * distance / count);
            }
        }
    }

    private static void Mask<T>(NormalizeReluConv2DGradientOp op, Step step, in KernelArguments arguments, T* da)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Shape images = step.OutputType().Shape;
        ReferenceActivation<T> activation = new(arguments, op.Images + 1, op.Epsilon);
        T* x = arguments.Input<T>(op.Images);
        T* variance = arguments.Input<T>(op.Images + 2);
        T* addend = op.AddendBegin is int begin
            ? arguments.Input<T>(op.Addend) + begin
            : null;
        int addendPitch = addend is null ? 0 : step.InputPitch(op.Addend);
        (int pitch, int outputPitch, int channels) = (step.InputPitch(op.Images), step.OutputPitch(), images[3]);
        long rows = images.Length / Math.Max(channels, 1);
        for (int c = 0; c < channels; c++)
        {
            T scale = activation.Scale(c);
            double sum = 0;
            double product = 0;
            for (long row = 0; row < rows; row++)
            {
                T element = x[(row * pitch) + c];
                T passing = activation.Normalize(element, c) > T.Zero ? da[(row * channels) + c] : T.Zero;
                T added = addend is null ? T.Zero : addend[(row * addendPitch) + c];
                arguments.Output<T>()[(row * outputPitch) + c] = T.FusedMultiplyAdd(passing, scale, added);
                sum += Wide(passing);
                product += Wide(passing) * Wide(activation.Distance(element, c));
            }

            arguments.Output<T>(1)[c] = T.CreateTruncating(sum);
            arguments.Output<T>(2)[c] = T.CreateTruncating(product / Math.Sqrt(Wide(variance[c]) + op.Epsilon));
        }
    }
}
