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
    public static Window2D Same(Size2D size, Size2D strides, Size2D dilation, int height, int width)
    {
        (int top, int bottom) = SameBorder(height, size.Height, strides.Height, dilation.Height);
        (int left, int right) = SameBorder(width, size.Width, strides.Width, dilation.Width);
        return new Window2D(size, strides, dilation, top, bottom, left, right);
    }

    /// <summary>Rows of the output for an image of <paramref name="height"/> rows; below 1 if the window does not fit.</summary>
    public int OutputHeight(int height) =>
        OutputSize(height + Top + Bottom, Size.Height, Strides.Height, Dilation.Height);

    /// <summary>Columns of the output for an image of <paramref name="width"/> columns; below 1 if the window does not fit.</summary>
    public int OutputWidth(int width) => OutputSize(width + Left + Right, Size.Width, Strides.Width, Dilation.Width);

    private static int OutputSize(int padded, int size, int stride, int dilation)
    {
        int reach = ((size - 1) * dilation) + 1;
        return padded < reach ? 0 : ((padded - reach) / stride) + 1;
    }

    private static (int Before, int After) SameBorder(int length, int size, int stride, int dilation)
    {
        int reach = ((size - 1) * dilation) + 1;
        int output = (length + stride - 1) / stride;
        int total = Math.Max(((output - 1) * stride) + reach - length, 0);
        return (total / 2, total - (total / 2));
    }
}
