using System.Numerics.Tensors;

namespace Keras.Preprocessing;

/// <summary>Moves the content of an image by an affine map, with splines through the pixels.</summary>
/// <remarks>
/// A spline of order n is a sum of B-splines, one at each pixel, whose coefficients are found by filtering the image
/// forwards and backwards, once for each pole. Unser, "Splines: A Perfect Fit for Signal and Image Processing", IEEE
/// Signal Processing Magazine 16(6), 1999. Borders are those of scipy.ndimage: mirrored about the last pixel for
/// "constant" and "wrap", about its edge for "reflect", and far outside for "nearest".
/// </remarks>
/// <param name="Mode">What is seen beyond the border.</param>
/// <param name="Value">The constant of <see cref="FillMode.Constant"/>.</param>
/// <param name="Order">From 2 to 5.</param>
internal sealed record SplineWarp(FillMode Mode, float Value, int Order)
{
    /// <summary>SciPy repeats the border so often before it filters, so that the end of the filter is far away.</summary>
    private const int NearestMargin = 12;

    private static readonly double[][] s_poles =
    [
        [Math.Sqrt(8) - 3],
        [Math.Sqrt(3) - 2],
        [
            Math.Sqrt(664 - Math.Sqrt(438976)) + Math.Sqrt(304) - 19,
            Math.Sqrt(664 + Math.Sqrt(438976)) - Math.Sqrt(304) - 19,
        ],
        [
            Math.Sqrt(67.5 - Math.Sqrt(4436.25)) + Math.Sqrt(26.25) - 6.5,
            Math.Sqrt(67.5 + Math.Sqrt(4436.25)) - Math.Sqrt(26.25) - 6.5,
        ],
    ];

    private int Margin => Mode == FillMode.Nearest ? NearestMargin : 0;

    /// <summary>Fills <paramref name="destination"/> with the moved image.</summary>
    public void Apply(AffineMatrix matrix, ReadOnlySpan<float> source, Span<float> destination, ImageSize size)
    {
        for (int channel = 0; channel < size.Channels; channel++)
        {
            double[] coefficients = Coefficients(source, size, channel);
            Sample(matrix, coefficients, destination, size, channel);
        }
    }

    private double[] Coefficients(ReadOnlySpan<float> source, ImageSize size, int channel)
    {
        int height = size.Height + (2 * Margin);
        int width = size.Width + (2 * Margin);
        double[] values = new double[height * width];
        for (int i = 0; i < values.Length; i++)
        {
            int row = Math.Clamp((i / width) - Margin, 0, size.Height - 1);
            int column = Math.Clamp((i % width) - Margin, 0, size.Width - 1);
            values[i] = source[(row * size.RowLength) + (column * size.Channels) + channel];
        }

        for (int row = 0; row < height; row++)
        {
            Filter(values.AsSpan(row * width, width));
        }

        Span<double> line = new double[height];
        for (int column = 0; column < width; column++)
        {
            for (int row = 0; row < height; row++)
            {
                line[row] = values[(row * width) + column];
            }

            Filter(line);
            for (int row = 0; row < height; row++)
            {
                values[(row * width) + column] = line[row];
            }
        }

        return values;
    }

    /// <summary>Turns numbers into the coefficients of the spline through them.</summary>
    private void Filter(Span<double> line)
    {
        if (line.Length == 1)
        {
            return;
        }

        bool atEdge = Mode is FillMode.Reflect or FillMode.Nearest;
        foreach (double pole in s_poles[Order - 2])
        {
            TensorPrimitives.Multiply(line, (1 - pole) * (1 - (1 / pole)), line);
            line[0] = atEdge ? FirstMirroredAtEdge(line, pole) : FirstMirroredAtPixel(line, pole);
            for (int i = 1; i < line.Length; i++)
            {
                line[i] += pole * line[i - 1];
            }

            line[^1] = atEdge
                ? line[^1] * pole / (pole - 1)
                : ((pole * line[^2]) + line[^1]) * pole / ((pole * pole) - 1);
            for (int i = line.Length - 2; i >= 0; i--)
            {
                line[i] = pole * (line[i + 1] - line[i]);
            }
        }
    }

    // The sum of all that comes before the first number, weighed by powers of the pole: "dcb|abcd|cba" without end.
    private static double FirstMirroredAtPixel(ReadOnlySpan<double> line, double pole)
    {
        int last = line.Length - 1;
        double sum = line[0] + (Math.Pow(pole, last) * line[last]);
        for (int i = 1; i < last; i++)
        {
            sum += (Math.Pow(pole, i) + Math.Pow(pole, (2 * last) - i)) * line[i];
        }

        return sum / (1 - Math.Pow(pole, 2 * last));
    }

    // The same for "dcba|abcd|dcba" without end.
    private static double FirstMirroredAtEdge(ReadOnlySpan<double> line, double pole)
    {
        double sum = 0;
        for (int i = 0; i < line.Length; i++)
        {
            sum += (Math.Pow(pole, i + 1) + Math.Pow(pole, (2 * line.Length) - i)) * line[i];
        }

        return line[0] + (sum / (1 - Math.Pow(pole, 2 * line.Length)));
    }

    private void Sample(
        AffineMatrix matrix, ReadOnlySpan<double> coefficients, Span<float> destination, ImageSize size, int channel)
    {
        int height = size.Height + (2 * Margin);
        int width = size.Width + (2 * Margin);
        Span<int> rows = stackalloc int[Order + 1];
        Span<int> columns = stackalloc int[Order + 1];
        Span<double> rowWeights = stackalloc double[Order + 1];
        Span<double> columnWeights = stackalloc double[Order + 1];
        for (int i = 0; i < size.Height * size.Width; i++)
        {
            (int row, int column) = Math.DivRem(i, size.Width);
            (double sourceRow, double sourceColumn) = matrix.Source(row, column);
            double sum = Value;
            if (Find(sourceRow + Margin, height, rows, rowWeights)
                && Find(sourceColumn + Margin, width, columns, columnWeights))
            {
                sum = 0;
                for (int y = 0; y <= Order; y++)
                {
                    for (int x = 0; x <= Order; x++)
                    {
                        sum += rowWeights[y] * columnWeights[x] * coefficients[(rows[y] * width) + columns[x]];
                    }
                }
            }

            destination[(i * size.Channels) + channel] = (float)sum;
        }
    }

    /// <summary>The coefficients around a coordinate and the B-splines' values there; false if nothing is there.</summary>
    private bool Find(double coordinate, int size, Span<int> indices, Span<double> weights)
    {
        if (Mode == FillMode.Constant && (coordinate < 0 || coordinate > size - 1))
        {
            return false;
        }

        // SciPy lets the coordinate of "nearest" run out of the image, and repeats the last coefficient there.
        double inside = Mode == FillMode.Nearest
            ? Math.Clamp(coordinate, -Order - 1, size + Order)
            : Tap.MoveInside(coordinate, size, Mode);
        int start = (int)Math.Floor(Order % 2 == 1 ? inside : inside + 0.5) - (Order / 2);
        for (int i = 0; i <= Order; i++)
        {
            indices[i] = Mode switch
            {
                FillMode.Nearest => Math.Clamp(start + i, 0, size - 1),
                FillMode.Reflect => (int)Tap.MoveInside(start + i, size, Mode),
                _ => MirrorAtPixel(start + i, size),
            };
            weights[i] = BSpline(inside - (start + i));
        }

        return true;
    }

    private static int MirrorAtPixel(int index, int size)
    {
        if (size == 1)
        {
            return 0;
        }

        int place = Math.Abs(index) % (2 * (size - 1));
        return Math.Min(place, (2 * (size - 1)) - place);
    }

    /// <summary>The B-spline of the order, by its truncated powers.</summary>
    private double BSpline(double x)
    {
        double sum = 0;
        double binomial = 1;
        double factorial = 1;
        for (int k = 0; k <= Order; k++)
        {
            sum += binomial * Math.Pow(Math.Max(x + ((Order + 1) / 2.0) - k, 0), Order);
            binomial *= -(Order + 1 - k) / (k + 1.0);
            factorial *= k == 0 ? 1 : k;
        }

        return sum / factorial;
    }
}
