using System.Numerics.Tensors;
using Keras.Engine.Backends;

namespace Keras.Preprocessing;

/// <summary>Brings images of floats to another size as <c>tf.image.resize</c> does: without smoothing first.</summary>
/// <remarks>
/// Pixel i covers i to i + 1. An output pixel weighs the source pixels around its center by a kernel; weights of pixels
/// outside the image are left out and the others made to sum to 1. Unlike Pillow's, kernels do not widen when the
/// image shrinks, but for <c>"area"</c>.
/// Kernels: Keys, "Cubic Convolution Interpolation", 1981; Mitchell, Netravali, "Reconstruction Filters in Computer
/// Graphics", 1988; Lanczos' windowed sinc.
/// </remarks>
internal static class FloatResampler
{
    private static readonly Dictionary<string, Kernel?> s_kernels = new()
    {
        ["nearest"] = null,
        ["bilinear"] = new Kernel(1, x => 1 - x),
        ["bicubic"] = new Kernel(2, x => x < 1
            ? (((1.5 * x) - 2.5) * x * x) + 1
            : (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2),
        ["area"] = null,
        ["lanczos3"] = new Kernel(3, x => Lanczos(x, 3)),
        ["lanczos5"] = new Kernel(5, x => Lanczos(x, 5)),
        ["gaussian"] = new Kernel(1.5, x => Math.Exp(-2 * x * x)),
        ["mitchellcubic"] = new Kernel(2, x => x < 1
            ? (((7 / 6.0 * x) - 2) * x * x) + (8 / 9.0)
            : (((((-7 / 18.0 * x) + 2) * x) - (10 / 3.0)) * x) + (16 / 9.0)),
    };

    /// <summary>The names of the interpolations.</summary>
    public static IReadOnlyList<string> Interpolations { get; } = [.. s_kernels.Keys];

    /// <summary>Fills <paramref name="destination"/> with the image in its new size.</summary>
    /// <param name="source">The image, its channels next to each other.</param>
    /// <param name="size">Its size.</param>
    /// <param name="destination">The new image.</param>
    /// <param name="target">Its size, of as many channels.</param>
    /// <param name="interpolation">One of <see cref="Interpolations"/>.</param>
    public static void Resize(
        ReadOnlySpan<float> source, ImageSize size, Span<float> destination, ImageSize target, string interpolation)
    {
        Taps[] rows = TapsOf(size.Height, target.Height, interpolation);
        Taps[] columns = TapsOf(size.Width, target.Width, interpolation);
        Span<float> mixed = new float[size.RowLength];
        for (int row = 0; row < rows.Length; row++)
        {
            mixed.Clear();
            for (int i = 0; i < rows[row].Weights.Length; i++)
            {
                ReadOnlySpan<float> line = source.Slice((rows[row].Start + i) * size.RowLength, size.RowLength);
                TensorPrimitives.MultiplyAdd(line, rows[row].Weights[i], mixed, mixed);
            }

            MixPixels(mixed, columns, size.Channels, destination.Slice(row * target.RowLength, target.RowLength));
        }
    }

    /// <summary>How much each pixel along an axis, a row, counts for each new one, a column.</summary>
    /// <param name="size">Pixels of the axis.</param>
    /// <param name="newSize">New pixels.</param>
    /// <param name="interpolation">One of <see cref="Interpolations"/>.</param>
    public static float[] Matrix(int size, int newSize, string interpolation)
    {
        MemoryBudget.Announce(sizeof(float) * (long)size * newSize, $"Resampling {size} to {newSize} pixels");
        float[] matrix = new float[CheckedSizes.Multiply(size, newSize)];
        foreach ((int column, Taps taps) in TapsOf(size, newSize, interpolation).Index())
        {
            for (int i = 0; i < taps.Weights.Length; i++)
            {
                matrix[((taps.Start + i) * newSize) + column] = taps.Weights[i];
            }
        }

        return matrix;
    }

    private static void MixPixels(ReadOnlySpan<float> line, Taps[] columns, int channels, Span<float> destination)
    {
        for (int column = 0; column < columns.Length; column++)
        {
            Taps taps = columns[column];
            for (int channel = 0; channel < channels; channel++)
            {
                float sum = 0;
                for (int i = 0; i < taps.Weights.Length; i++)
                {
                    sum += taps.Weights[i] * line[((taps.Start + i) * channels) + channel];
                }

                destination[(column * channels) + channel] = sum;
            }
        }
    }

    private static Taps[] TapsOf(int size, int newSize, string interpolation)
    {
        MemoryBudget.Announce(64L * newSize, $"Resampling {size} to {newSize} pixels");  // Of each: an array, and the taps of most.
        double scale = (double)size / newSize;
        Kernel? kernel = s_kernels[interpolation];
        return [.. Enumerable.Range(0, newSize).Select(i => kernel is not null
            ? kernel.At((i + 0.5) * scale, size)
            : interpolation == "area"
                ? Area(i * scale, (i + 1) * scale, size)
                : new Taps(Math.Min((int)((i + 0.5) * scale), size - 1), [1]))];
    }

    private static Taps Area(double begin, double end, int size)
    {
        int start = (int)begin;
        int stop = Math.Clamp((int)Math.Ceiling(end), start + 1, size);
        return Taps.Normalized(
            start,
            Enumerable.Range(start, stop - start).Select(pixel => Math.Min(end, pixel + 1) - Math.Max(begin, pixel)));
    }

    private static double Lanczos(double x, double radius)
    {
        double angle = Math.PI * x;
        return x < 1e-9 ? 1 : radius * Math.Sin(angle) * Math.Sin(angle / radius) / (angle * angle);
    }

    /// <summary>Neighboring source pixels and how much each counts.</summary>
    private readonly record struct Taps(int Start, float[] Weights)
    {
        public static Taps Normalized(int start, IEnumerable<double> weights)
        {
            double[] all = [.. weights];
            double sum = all.Sum();
            return new Taps(start, Array.ConvertAll(all, weight => (float)(weight / sum)));
        }
    }

    /// <summary>The weight of a pixel by the distance of its center; none beyond the radius.</summary>
    private sealed record Kernel(double Radius, Func<double, double> Weight)
    {
        public Taps At(double center, int size)
        {
            int start = Math.Max((int)Math.Ceiling(center - Radius - 0.5), 0);
            int stop = Math.Min((int)Math.Floor(center + Radius - 0.5), size - 1) + 1;
            return Taps.Normalized(
                start,
                Enumerable.Range(start, stop - start).Select(pixel => Weight(Math.Abs(pixel + 0.5 - center))));
        }
    }
}
