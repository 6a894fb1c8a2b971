using Keras.Engine.Tensors;

namespace Keras.Engine.Cpu.Kernels.Convolution;

/// <summary>A source pixel under a window.</summary>
/// <param name="Y">Row, relative to the window's origin.</param>
/// <param name="X">Column, relative to the window's origin.</param>
/// <param name="Index">Position in the kernel: row times window width plus column.</param>
internal readonly record struct WindowTap(int Y, int X, int Index);

/// <summary>Target pixels at equal distances whose windows have the same taps.</summary>
/// <remarks>
/// A convolution is one grid. The gradient of a convolution of strides <c>(a, b)</c> towards its images is <c>a * b</c> grids:
/// pixels at those distances see the same part of the kernel, and each grid is a convolution of the output's gradient without
/// strides.
/// </remarks>
internal sealed record WindowGrid
{
    /// <summary>Target pixels of an image.</summary>
    public required Size2D Size { get; init; }

    /// <summary>The first target pixel.</summary>
    public required Size2D Target { get; init; }

    /// <summary>Distance between target pixels.</summary>
    public required Size2D TargetStep { get; init; }

    /// <summary>The source pixel under the first target pixel's origin; may lie in the border.</summary>
    public required Size2D Source { get; init; }

    /// <summary>Distance between the origins of neighbours, in source pixels.</summary>
    public required Size2D SourceStep { get; init; }

    /// <summary>The taps, row by row; none if the window skips these pixels.</summary>
    public required IReadOnlyList<WindowTap> Taps { get; init; }

    /// <summary>The grid of a convolution.</summary>
    public static WindowGrid Forward(Window2D window, Shape target) => new()
    {
        Size = (target[1], target[2]),
        Target = 0,
        TargetStep = 1,
        Source = (-window.Top, -window.Left),
        SourceStep = window.Strides,
        Taps =
        [
            .. from r in Enumerable.Range(0, window.Size.Height)
               from s in Enumerable.Range(0, window.Size.Width)
               select new WindowTap(r * window.Dilation.Height, s * window.Dilation.Width, (r * window.Size.Width) + s),
        ],
    };

    /// <summary>The grids of a convolution's gradient towards its images: they cover every pixel once.</summary>
    public static IReadOnlyList<WindowGrid> InputGradient(Window2D window, Shape images) =>
    [
        .. from y in Enumerable.Range(0, Math.Min(window.Strides.Height, images[1]))
           from x in Enumerable.Range(0, Math.Min(window.Strides.Width, images[2]))
           select InputGradient(window, images, y, x),
    ];

    private static WindowGrid InputGradient(Window2D window, Shape images, int firstY, int firstX) => new()
    {
        Size = (Steps(images[1] - firstY, window.Strides.Height), Steps(images[2] - firstX, window.Strides.Width)),
        Target = (firstY, firstX),
        TargetStep = window.Strides,
        Source = 0,
        SourceStep = 1,
        Taps =
        [
            .. from r in Enumerable.Range(0, window.Size.Height)
               from s in Enumerable.Range(0, window.Size.Width)
               let y = firstY + window.Top - (r * window.Dilation.Height)
               let x = firstX + window.Left - (s * window.Dilation.Width)
               where y % window.Strides.Height == 0 && x % window.Strides.Width == 0
               orderby y, x
               select new WindowTap(y / window.Strides.Height, x / window.Strides.Width, (r * window.Size.Width) + s),
        ],
    };

    private static int Steps(int length, int step) => (length + step - 1) / step;
}
