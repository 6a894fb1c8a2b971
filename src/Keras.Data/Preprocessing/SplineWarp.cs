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
    /// <summary>So often SciPy repeats the border before it filters, so that the filter's end is far away.</summary>
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
        ImageSize wide = size with { Height = size.Height + (2 * Margin), Width = size.Width + (2 * Margin) };
        double[] coefficients = Coefficients(source, size, wide);
        Span<int> rows = stackalloc int[Order + 1];
        Span<int> columns = stackalloc int[Order + 1];
        Span<double> rowWeights = stackalloc double[Order + 1];
        Span<double> columnWeights = stackalloc double[Order + 1];
        for (int i = 0; i < size.Height * size.Width; i++)
        {
            Span<float> pixel = destination.Slice(i * size.Channels, size.Channels);
            (double row, double column) = matrix.Source(i / size.Width, i % size.Width);
            if (Find(row + Margin, wide.Height, rows, rowWeights)
                && Find(column + Margin, wide.Width, columns, columnWeights))
            {
                for (int channel = 0; channel < pixel.Length; channel++)
                {
                    double sum = 0;
                    for (int x = 0; x <= Order; x++)
                    {
                        int start = (columns[x] * wide.Height * wide.Channels) + channel;
                        double ofColumn = 0;
                        for (int y = 0; y <= Order; y++)
                        {
                            ofColumn += rowWeights[y] * coefficients[start + (rows[y] * wide.Channels)];
                        }

                        sum += columnWeights[x] * ofColumn;
                    }

                    pixel[channel] = (float)sum;
                }
            }
            else
            {
                pixel.Fill(Value);
            }
        }
    }

    /// <summary>The coefficients of the splines through the pixels, column by column.</summary>
    private double[] Coefficients(ReadOnlySpan<float> source, ImageSize size, ImageSize wide)
    {
        double[] byRows = new double[wide.Length];
        double[] byColumns = new double[wide.Length];
        for (int i = 0; i < wide.Height * wide.Width; i++)
        {
            int row = Math.Clamp((i / wide.Width) - Margin, 0, size.Height - 1);
            int column = Math.Clamp((i % wide.Width) - Margin, 0, size.Width - 1);
            ReadOnlySpan<float> pixel = source.Slice((row * size.RowLength) + (column * size.Channels), size.Channels);
            TensorPrimitives.ConvertChecked(pixel, byRows.AsSpan(i * size.Channels, size.Channels));
        }

        Filter(byRows, wide.Height);
        for (int i = 0; i < byRows.Length; i++)
        {
            (int pixel, int channel) = Math.DivRem(i, wide.Channels);
            (int row, int column) = Math.DivRem(pixel, wide.Width);
            byColumns[(((column * wide.Height) + row) * wide.Channels) + channel] = byRows[i];
        }

        Filter(byColumns, wide.Width);
        return byColumns;
    }

    /// <summary>Turns numbers into the coefficients of splines through them, one after the other line.</summary>
    /// <param name="values">The lines; splines go from one to the next.</param>
    /// <param name="count">Number of lines.</param>
    private void Filter(double[] values, int count)
    {
        if (count == 1)
        {
            return;
        }

        bool atEdge = Mode is FillMode.Reflect or FillMode.Nearest;
        int length = values.Length / count;
        Span<double> Line(int i) => values.AsSpan(i * length, length);
        foreach (double pole in s_poles[Order - 2])
        {
            TensorPrimitives.Multiply(values, (1 - pole) * (1 - (1 / pole)), values);
            double[] first = new double[length];
            for (int i = 0; i < count; i++)
            {
                double weight = atEdge ? WeightAtEdge(i, count, pole) : WeightAtPixel(i, count, pole);
                TensorPrimitives.MultiplyAdd(Line(i), weight, first, first);
            }

            first.CopyTo(Line(0));
            for (int i = 1; i < count; i++)
            {
                TensorPrimitives.MultiplyAdd(Line(i - 1), pole, Line(i), Line(i));
            }

            Span<double> last = Line(count - 1);
            if (!atEdge)
            {
                TensorPrimitives.MultiplyAdd(Line(count - 2), pole, last, last);
            }

            TensorPrimitives.Multiply(last, atEdge ? pole / (pole - 1) : pole / ((pole * pole) - 1), last);
            for (int i = count - 2; i >= 0; i--)
            {
                TensorPrimitives.Subtract(Line(i + 1), Line(i), Line(i));
                TensorPrimitives.Multiply(Line(i), pole, Line(i));
            }
        }
    }

    // How much each line counts for the first one, when all that comes before it is added with powers of the pole:
    // lines mirrored about the first and last, "dcb|abcd|cba" without end, …
    private static double WeightAtPixel(int line, int count, double pole)
    {
        int period = 2 * (count - 1);
        double weight = Math.Pow(pole, line) + (line == 0 || line == count - 1 ? 0 : Math.Pow(pole, period - line));
        return weight / (1 - Math.Pow(pole, period));
    }

    // … and mirrored between lines, "dcba|abcd|dcba".
    private static double WeightAtEdge(int line, int count, double pole)
    {
        int period = 2 * count;
        double weight = Math.Pow(pole, line + 1) + Math.Pow(pole, period - line);
        return (line == 0 ? 1 : 0) + (weight / (1 - Math.Pow(pole, period)));
    }

    /// <summary>The coefficients around a coordinate and the B-splines there; false if nothing is there.</summary>
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

        // Splines of odd orders are joined at pixels, those of even orders in the middle between them.
        double place = Order % 2 == 1 ? inside : inside + 0.5;
        int start = (int)Math.Floor(place) - (Order / 2);
        for (int i = 0; i <= Order; i++)
        {
            indices[i] = Mode switch
            {
                FillMode.Nearest => Math.Clamp(start + i, 0, size - 1),
                FillMode.Reflect => (int)Tap.MoveInside(start + i, size, Mode),
                _ => MirrorAtPixel(start + i, size),
            };
        }

        BSplines(place - Math.Floor(place), weights);
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

    /// <summary>The B-splines that are not zero, at a part of the way from one joint to the next.</summary>
    /// <remarks>Cox and de Boor's recursion for joints at equal distances.</remarks>
    private void BSplines(double part, Span<double> weights)
    {
        weights.Clear();
        weights[0] = 1;
        for (int order = 1; order <= Order; order++)
        {
            double carried = 0;
            for (int i = 0; i < order; i++)
            {
                double share = weights[i] / order;
                weights[i] = carried + ((i + 1 - part) * share);
                carried = (part + order - 1 - i) * share;
            }

            weights[order] = carried;
        }
    }
}
