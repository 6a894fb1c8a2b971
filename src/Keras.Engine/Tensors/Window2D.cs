namespace Keras.Engine.Tensors;

/// <summary>How a window slides over an image: size, steps, gaps, and the border added on each side, in pixels.</summary>
public readonly record struct Window2D(
    Size2D Size, Size2D Strides, Size2D Dilation, int Top, int Bottom, int Left, int Right)
{
    /// <summary>A window that adds no border.</summary>
    public static Window2D Valid(Size2D size, Size2D strides, Size2D dilation) =>
        new(size, strides, dilation, 0, 0, 0, 0);

    /// <summary>
    /// A window whose border makes the output <c>ceil(input / stride)</c>; an odd border is larger at the bottom and right,
    /// as in TensorFlow.
    /// </summary>
    /// <exception cref="ArgumentException">The border exceeds <see cref="CheckedSizes.Limit"/>.</exception>
    public static Window2D Same(Size2D size, Size2D strides, Size2D dilation, int height, int width)
    {
        (int top, int bottom) = SameBorder(height, size.Height, strides.Height, dilation.Height);
        (int left, int right) = SameBorder(width, size.Width, strides.Width, dilation.Width);
        return new Window2D(size, strides, dilation, top, bottom, left, right);
    }

    /// <summary>Rows of the output for an image of <paramref name="height"/> rows; below 1 if the window does not fit.</summary>
    /// <exception cref="ArgumentException">With its border, the image is too large.</exception>
    public int OutputHeight(int height) =>
        OutputSize(PaddedHeight(height), Size.Height, Strides.Height, Dilation.Height);

    /// <summary>Columns of the output for an image of <paramref name="width"/> columns; below 1 if the window does not fit.</summary>
    /// <exception cref="ArgumentException">With its border, the image is too large.</exception>
    public int OutputWidth(int width) => OutputSize(PaddedWidth(width), Size.Width, Strides.Width, Dilation.Width);

    /// <summary>Rows of an image with its border.</summary>
    /// <exception cref="ArgumentException">They exceed <see cref="CheckedSizes.Limit"/>.</exception>
    public int PaddedHeight(int height) => CheckedSizes.Add(height, Top, Bottom);

    /// <summary>Columns of an image with its border.</summary>
    /// <exception cref="ArgumentException">They exceed <see cref="CheckedSizes.Limit"/>.</exception>
    public int PaddedWidth(int width) => CheckedSizes.Add(width, Left, Right);

    /// <summary>Pixels from the first element of a window to the last: <c>(size - 1) * dilation + 1</c>.</summary>
    public static long Reach(int size, int dilation) => ((size - 1L) * dilation) + 1;

    private static int OutputSize(int padded, int size, int stride, int dilation)
    {
        long reach = Reach(size, dilation);
        return padded < reach ? 0 : (int)((padded - reach) / stride) + 1;
    }

    private static (int Before, int After) SameBorder(int length, int size, int stride, int dilation)
    {
        long last = (CheckedSizes.CeilDivide(length, stride) - 1L) * stride;
        int total = CheckedSizes.Fit(Math.Max(last + Reach(size, dilation) - length, 0));
        return (total / 2, total - (total / 2));
    }
}
