using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Convolutions and their gradients.</summary>
internal static class ConvolutionLowerings
{
    private static readonly long[] s_nothing = [0, 0];

    private static readonly bool[] s_imagesAndKernel = [true, true, false];

    private static readonly bool[] s_kernelOnly = [false, true, false];

    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<Conv2DOp>((op, value, x, program) => Convolve(op, Argument.None, value, x, program)),
        new Lowering<BiasedConv2DOp>((op, value, x, program) =>
            Convolve(op.Convolution, ((Argument)x[2]).Given(), value, x, program)),
        new Lowering<Conv2DInputGradientOp>((op, value, x, program) => InputGradient(op, value, x, program)),
        new Lowering<Conv2DKernelGradientOp>(KernelGradient),
        new Lowering<Conv2DGradientsOp>(Gradients),
    ];

    private static Register Convolve(
        Conv2DOp op, Argument bias, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        (Register images, long[] border) = Images(x[0], op.Window, program);
        Register result = program.Call(
            "aten::convolution",
            images,
            FiltersFirst(x[1], value.Inputs[1].Shape, program),
            bias,
            ImageLayout.Strides(op.Window, value.Inputs[0].Shape),
            border,
            ImageLayout.Both(op.Window.Dilation),
            false,
            s_nothing,
            (long)op.Groups);
        return ImageLayout.ChannelsLast(result, program);
    }

    // The transposed convolution: it needs no images, as the gradient by another name would.
    private static Register InputGradient(
        Conv2DInputGradientOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Window2D window = op.Window;
        bool isSymmetric = ImageLayout.IsSymmetric(window);
        Shape dy = value.Inputs[0].Shape;
        long[] left =
        [
            window.PaddedHeight(op.ImageShape[1]) - ((dy[1] - 1L) * window.Strides.Height)
                - Window2D.Reach(window.Size.Height, window.Dilation.Height),
            window.PaddedWidth(op.ImageShape[2]) - ((dy[2] - 1L) * window.Strides.Width)
                - Window2D.Reach(window.Size.Width, window.Dilation.Width),
        ];
        Register gradient = ImageLayout.ChannelsLast(
            program.Call(
                "aten::convolution",
                ImageLayout.ChannelsSecond(x[0], program),
                FiltersFirst(x[1], value.Inputs[1].Shape, program),
                Argument.None,
                ImageLayout.Strides(window, op.ImageShape),
                ImageLayout.Border(window, isSymmetric),
                ImageLayout.Both(window.Dilation),
                true,
                left,
                (long)op.Groups),
            program);
        return isSymmetric ? gradient : ImageLayout.Cropped(gradient, window, op.ImageShape, program);
    }

    private static Register KernelGradient(
        Conv2DKernelGradientOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        (Register images, long[] border) = Images(x[0], op.Window, program);
        Shape kernel = op.KernelShape;

        // Only its sizes are read.
        Register zero = program.Constant(0, value.DType);
        Register weights = program.View(
            "aten::expand",
            value.Half is null ? zero : program.Cast(zero, value.Half),
            new long[] { kernel[3], kernel[2], kernel[0], kernel[1] },
            false);
        Register[] gradients = program.Call(
            3,
            "aten::convolution_backward",
            ImageLayout.ChannelsSecond(x[1], program),
            images,
            weights,
            Argument.None,
            ImageLayout.Strides(op.Window, value.Inputs[0].Shape),
            border,
            ImageLayout.Both(op.Window.Dilation),
            false,
            s_nothing,
            (long)op.Groups,
            s_kernelOnly);
        return program.Permute(gradients[1], 2, 3, 1, 0);
    }

    private static Register[] Gradients(Conv2DGradientsOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Register[] gradients = program.Call(
            3,
            "aten::convolution_backward",
            ImageLayout.ChannelsSecond(x[0], program),
            ImageLayout.ChannelsSecond(x[1], program),
            FiltersFirst(x[2], value.Inputs[2].Shape, program),
            Argument.None,
            ImageLayout.Strides(op.Window, value.Inputs[1].Shape),
            ImageLayout.Border(op.Window, isAdded: true),
            ImageLayout.Both(op.Window.Dilation),
            false,
            s_nothing,
            (long)op.Groups,
            s_imagesAndKernel);
        return [ImageLayout.ChannelsLast(gradients[0], program), program.Permute(gradients[1], 2, 3, 1, 0)];
    }

    // The images with the border that the call does not add itself.
    private static (Register Images, long[] Border) Images(Register images, Window2D window, ProgramBuilder program)
    {
        bool isSymmetric = ImageLayout.IsSymmetric(window);
        Register padded = isSymmetric ? images : ImageLayout.Padded(images, window, program);
        return (ImageLayout.ChannelsSecond(padded, program), ImageLayout.Border(window, isSymmetric));
    }

    // (filters, channels / groups, height, width) of a kernel (height, width, channels / groups, filters). Of a single filter, which
    // follows whatever axis, libtorch tells the layout by the distance to the next one, and computes gradients in that layout.
    private static Register FiltersFirst(Register kernel, Shape shape, ProgramBuilder program) => shape[3] == 1
        ? program.Permute(program.Reshape(kernel, (1, shape[0], shape[1], shape[2])), 0, 3, 1, 2)
        : program.Permute(kernel, 3, 2, 0, 1);
}
