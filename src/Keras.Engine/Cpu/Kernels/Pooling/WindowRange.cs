using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Pooling;

/// <summary>The window taps that lie inside the image along one axis, for one place of the window.</summary>
/// <param name="First">The first tap inside.</param>
/// <param name="End">One past the last tap inside; equal to <paramref name="First"/> if there is none.</param>
/// <param name="Begin">Where tap 0 lies; negative in the border.</param>
/// <param name="Step">Pixels between taps.</param>
internal readonly record struct WindowRange(int First, int End, int Begin, int Step)
{
    /// <summary>Number of taps inside.</summary>
    public int Count => End - First;

    /// <summary>The taps of output row <paramref name="y"/> inside images of <paramref name="height"/> rows.</summary>
    public static WindowRange Rows(Window2D window, int y, int height) =>
        Of((y * window.Strides.Height) - window.Top, window.Size.Height, window.Dilation.Height, height);

    /// <summary>The taps of output column <paramref name="x"/> inside images of <paramref name="width"/> columns.</summary>
    public static WindowRange Columns(Window2D window, int x, int width) =>
        Of((x * window.Strides.Width) - window.Left, window.Size.Width, window.Dilation.Width, width);

    /// <summary>The image row or column of a tap.</summary>
    public int At(int tap) => Begin + (tap * Step);

    private static WindowRange Of(int begin, int taps, int step, int length)
    {
        int first = begin >= 0 ? 0 : (-begin + step - 1) / step;
        int end = begin >= length ? 0 : Math.Min(taps, ((length - 1 - begin) / step) + 1);
        return new WindowRange(Math.Min(first, taps), Math.Max(end, Math.Min(first, taps)), begin, step);
    }
}
