using Keras.Engine.Tensors;
using Keras.Engine.Torch.Programs;

namespace Keras.Engine.Torch.Lowerings;

/// <summary>Images and kernels as libtorch names their axes; the memory stays as it is, channels last.</summary>
internal static class ImageLayout
{
    /// <summary>Axes (batch, channels, height, width) of images (batch, height, width, channels).</summary>
    public static Register ChannelsSecond(Register images, ProgramBuilder program) => program.Permute(images, 0, 3, 1, 2);

    /// <summary>Axes (batch, height, width, channels) of images (batch, channels, height, width).</summary>
    public static Register ChannelsLast(Register images, ProgramBuilder program) => program.Permute(images, 0, 2, 3, 1);

    /// <summary>Images with a border.</summary>
    public static Register Padded(Register images, Window2D window, ProgramBuilder program, double number = 0) => MovementLowerings.Pad(
        images, IntList.Create([0, window.Top, window.Left, 0]), IntList.Create([0, window.Bottom, window.Right, 0]), program, number);

    /// <summary>Images without their border.</summary>
    public static Register Cropped(Register padded, Window2D window, Shape images, ProgramBuilder program)
    {
        Register rows = window.PaddedHeight(images[1]) == images[1]
            ? padded
            : program.View("aten::narrow", padded, 1L, (long)window.Top, (long)images[1]);
        return window.PaddedWidth(images[2]) == images[2]
            ? rows
            : program.View("aten::narrow", rows, 2L, (long)window.Left, (long)images[2]);
    }

    /// <summary>Whether both sides of each axis have the same border, as calls of libtorch take them.</summary>
    public static bool IsSymmetric(Window2D window) => window.Top == window.Bottom && window.Left == window.Right;

    /// <summary>The strides of a window over images; along an axis of one place any that leaves it does.</summary>
    /// <remarks>oneDNN refuses large ones, and in gradients ends the process.</remarks>
    public static long[] Strides(Window2D window, Shape images) =>
    [
        Math.Min(window.Strides.Height, Spare(window.PaddedHeight(images[1]), window.Size.Height, window.Dilation.Height)),
        Math.Min(window.Strides.Width, Spare(window.PaddedWidth(images[2]), window.Size.Width, window.Dilation.Width)),
    ];

    /// <summary>Sizes of both axes as an argument.</summary>
    public static long[] Both(Size2D size) => [size.Height, size.Width];

    /// <summary>The border that a call adds, if it adds it.</summary>
    public static long[] Border(Window2D window, bool isAdded) => isAdded ? [window.Top, window.Left] : [0, 0];

    // The least stride by which a window leaves an axis.
    private static long Spare(long padded, int size, int dilation) => Math.Max(padded - Window2D.Reach(size, dilation) + 1, 1);
}
