using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Pooling and its gradients.</summary>
internal static class PoolingLowerings
{
    public static IReadOnlyList<Lowering> All { get; } =
    [
        new Lowering<MaxPoolingOp>((op, value, x, program) =>
            ImageLayout.ChannelsLast(Largest(op.Window, x[0], program)[0], program)),
        new Lowering<MaxPoolingGradientOp>(MaxGradient),
        new Lowering<MaxPoolingChoiceOp>(MaxChoice),
        new Lowering<AveragePoolingOp>(Average),
        new Lowering<AveragePoolingGradientOp>(AverageGradient),
    ];

    /// <summary>Whether means by these windows are one call.</summary>
    public static bool IsOneCall(Window2D window) => AddsBorder(window) && window.Dilation == 1;

    // The largest elements and their places; a gradient asks for both again, and shares the call.
    private static Register[] Largest(Window2D window, Register images, ProgramBuilder program) => program.Call(
        2,
        "aten::max_pool2d_with_indices",
        ImageLayout.ChannelsSecond(Bordered(window, images, program, double.NegativeInfinity), program),
        ImageLayout.Both(window.Size),
        ImageLayout.Both(window.Strides),
        ImageLayout.Border(window, AddsBorder(window)),
        ImageLayout.Both(window.Dilation),
        false);

    private static Register MaxGradient(MaxPoolingGradientOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Window2D window = op.Window;
        Register gradient = ImageLayout.ChannelsLast(
            program.Call(
                "aten::max_pool2d_with_indices_backward",
                ImageLayout.ChannelsSecond(x[1], program),
                ImageLayout.ChannelsSecond(Bordered(window, x[0], program, double.NegativeInfinity), program),
                ImageLayout.Both(window.Size),
                ImageLayout.Both(window.Strides),
                ImageLayout.Border(window, AddsBorder(window)),
                ImageLayout.Both(window.Dilation),
                false,
                Largest(window, x[0], program)[1]),
            program);
        return AddsBorder(window) ? gradient : ImageLayout.Cropped(gradient, window, value.Shape, program);
    }

    private static Register MaxChoice(MaxPoolingChoiceOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Register places = Largest(op.Window, x[0], program)[1];
        Register elements = ImageLayout.ChannelsSecond(Bordered(op.Window, x[1], program, 0), program);
        Register chosen = program.Call("aten::gather", Flat(elements), 2L, Flat(places), false);
        Shape result = value.Shape;
        return ImageLayout.ChannelsLast(
            program.Reshape(chosen, (result[0], result[3], result[1], result[2])), program);

        Register Flat(Register images) => program.View("aten::flatten.using_ints", images, 2L, -1L);
    }

    private static Register Average(AveragePoolingOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Window2D window = op.Window;
        Shape images = value.Inputs[0].Shape;
        Register sums;
        if (window.Dilation == 1)
        {
            Register result = program.Call(
                "aten::avg_pool2d",
                ImageLayout.ChannelsSecond(Bordered(window, x[0], program, 0), program),
                ImageLayout.Both(window.Size),
                ImageLayout.Both(window.Strides),
                ImageLayout.Border(window, AddsBorder(window)),
                false,
                false,
                AddsBorder(window) ? Argument.None : ((Argument)1L).Given());
            sums = ImageLayout.ChannelsLast(result, program);
            if (AddsBorder(window))
            {
                return sums;
            }
        }
        else
        {
            sums = ImageLayout.ChannelsLast(
                program.Call(
                    "aten::convolution",
                    ImageLayout.ChannelsSecond(ImageLayout.Padded(x[0], window, program), program),
                    Ones(window, images[3], value.DType, program),
                    Argument.None,
                    ImageLayout.Both(window.Strides),
                    new long[] { 0, 0 },
                    ImageLayout.Both(window.Dilation),
                    false,
                    new long[] { 0, 0 },
                    (long)images[3]),
                program);
        }

        return program.Call("aten::div.Tensor", sums, Counts(window, images, value.DType, program));
    }

    private static Register AverageGradient(
        AveragePoolingGradientOp op, Value value, IReadOnlyList<Register> x, ProgramBuilder program)
    {
        Window2D window = op.Window;
        Shape images = op.ImageShape;
        bool isDirect = IsOneCall(window);
        Shape padded = isDirect
            ? images
            : images.With(1, window.PaddedHeight(images[1])).With(2, window.PaddedWidth(images[2]));
        Register dy = isDirect ? x[0] : program.Call("aten::div.Tensor", x[0], Counts(window, images, value.DType, program));
        Register gradient;
        if (window.Dilation == 1)
        {
            long[] sizes = [padded[0], padded[3], padded[1], padded[2]];
            long[] strides = [sizes[1] * sizes[2] * sizes[3], 1, sizes[1] * sizes[3], sizes[1]];

            // Only its sizes and layout are read.
            Register empty = program.Call(
                "aten::new_empty_strided", x[0], sizes, strides, Argument.None, Argument.None, Argument.None, Argument.None);
            gradient = program.Call(
                "aten::avg_pool2d_backward",
                ImageLayout.ChannelsSecond(dy, program),
                empty,
                ImageLayout.Both(window.Size),
                ImageLayout.Both(window.Strides),
                ImageLayout.Border(window, isDirect),
                false,
                false,
                isDirect ? Argument.None : ((Argument)1L).Given());
        }
        else
        {
            Shape result = value.Inputs[0].Shape;
            long[] left =
            [
                padded[1] - ((result[1] - 1L) * window.Strides.Height) - Window2D.Reach(window.Size.Height, window.Dilation.Height),
                padded[2] - ((result[2] - 1L) * window.Strides.Width) - Window2D.Reach(window.Size.Width, window.Dilation.Width),
            ];
            gradient = program.Call(
                "aten::convolution",
                ImageLayout.ChannelsSecond(dy, program),
                Ones(window, images[3], value.DType, program),
                Argument.None,
                ImageLayout.Both(window.Strides),
                new long[] { 0, 0 },
                ImageLayout.Both(window.Dilation),
                true,
                left,
                (long)images[3]);
        }

        gradient = ImageLayout.ChannelsLast(gradient, program);
        return isDirect ? gradient : ImageLayout.Cropped(gradient, window, images, program);
    }

    // Calls of libtorch add a border that is alike on both sides and at most half of the window.
    private static bool AddsBorder(Window2D window) => ImageLayout.IsSymmetric(window)
        && window.Top * 2 <= window.Size.Height && window.Left * 2 <= window.Size.Width;

    private static Register Bordered(Window2D window, Register images, ProgramBuilder program, double number) =>
        AddsBorder(window) ? images : ImageLayout.Padded(images, window, program, number);

    // One filter a channel, which adds up its window.
    private static Register Ones(Window2D window, int channels, DType dtype, ProgramBuilder program) =>
        program.Filled(1, new TensorType(dtype, (channels, 1, window.Size.Height, window.Size.Width)));

    // How many elements inside the image each window has, at least 1.
    private static Register Counts(Window2D window, Shape images, DType dtype, ProgramBuilder program)
    {
        int height = window.OutputHeight(images[1]);
        int width = window.OutputWidth(images[2]);
        double[] counts = new double[height * width];
        for (int y = 0; y < height; y++)
        {
            int rows = Inside((y * window.Strides.Height) - window.Top, window.Size.Height, window.Dilation.Height, images[1]);
            for (int x = 0; x < width; x++)
            {
                int columns = Inside((x * window.Strides.Width) - window.Left, window.Size.Width, window.Dilation.Width, images[2]);
                counts[(y * width) + x] = Math.Max(rows * columns, 1);
            }
        }

        return program.Constant(counts, new TensorType(dtype, (height, width, 1)));

        static int Inside(int first, int size, int dilation, int length) =>
            Enumerable.Range(0, size).Count(tap => first + (tap * dilation) >= 0 && first + (tap * dilation) < length);
    }
}
