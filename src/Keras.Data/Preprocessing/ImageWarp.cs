using System.Numerics.Tensors;

namespace Keras.Preprocessing;

/// <summary>Moves the content of an image by an affine map.</summary>
/// <param name="Mode">What is seen beyond the border.</param>
/// <param name="Value">The constant of <see cref="FillMode.Constant"/>.</param>
/// <param name="Order">0 takes the nearest pixel, 1 interpolates between four; higher ones are splines.</param>
internal sealed record ImageWarp(FillMode Mode, float Value, int Order)
{
    /// <summary>Fills <paramref name="destination"/> with the moved image.</summary>
    public void Apply(AffineMatrix matrix, ReadOnlySpan<float> source, Span<float> destination, ImageSize size)
    {
        if (Order > 1)
        {
            new SplineWarp(Mode, Value, Order).Apply(matrix, source, destination, size);
        }
        else if (matrix.IsTranslation)
        {
            Translate(matrix.RowOffset, matrix.ColumnOffset, source, destination, size);
        }
        else
        {
            Sample(matrix, source, destination, size);
        }
    }

    /// <summary>
    /// A shift treats all rows alike and all columns alike, so that whole runs of pixels are mixed at once: first two
    /// rows into one, then that row with itself, one pixel further.
    /// </summary>
    private void Translate(
        double rows, double columns, ReadOnlySpan<float> source, Span<float> destination, ImageSize size)
    {
        int length = size.RowLength;
        Span<float> mixed = new float[length];
        List<Run> runs = FindRuns(columns, size.Width);
        for (int row = 0; row < size.Height; row++)
        {
            Span<float> target = destination.Slice(row * length, length);
            Tap tap = Tap.At(row + rows, size.Height, Mode, Order);
            if (tap.IsOutside)
            {
                target.Fill(Value);
                continue;
            }

            Mix(source.Slice(tap.Low * length, length), source.Slice(tap.High * length, length), tap.Weight, mixed);
            foreach (Run run in runs)
            {
                Span<float> part = target.Slice(run.Start * size.Channels, run.Count * size.Channels);
                if (run.Tap.IsOutside)
                {
                    part.Fill(Value);
                }
                else
                {
                    Mix(
                        mixed.Slice(run.Tap.Low * size.Channels, part.Length),
                        mixed.Slice(run.Tap.High * size.Channels, part.Length),
                        run.Tap.Weight,
                        part);
                }
            }
        }
    }

    /// <summary>Neighboring columns that read neighboring pixels with the same weight.</summary>
    private List<Run> FindRuns(double columns, int width)
    {
        // Weights of neighbors differ by rounding only, if at all.
        const float SameWeight = 1e-5f;
        List<Run> runs = [];
        for (int column = 0; column < width; column++)
        {
            Tap tap = Tap.At(column + columns, width, Mode, Order);
            if (runs is [.., Run last])
            {
                int step = tap.IsOutside ? 0 : last.Count;
                if (tap.Low == last.Tap.Low + step
                    && tap.High == last.Tap.High + step
                    && Math.Abs(tap.Weight - last.Tap.Weight) < SameWeight)
                {
                    runs[^1] = last with { Count = last.Count + 1 };
                    continue;
                }
            }

            runs.Add(new Run(column, 1, tap));
        }

        return runs;
    }

    private static void Mix(ReadOnlySpan<float> first, ReadOnlySpan<float> second, float weight, Span<float> target)
    {
        if (weight == 0)
        {
            first.CopyTo(target);
            return;
        }

        TensorPrimitives.Multiply(first, 1 - weight, target);
        TensorPrimitives.MultiplyAdd(second, weight, target, target);
    }

    private void Sample(AffineMatrix matrix, ReadOnlySpan<float> source, Span<float> destination, ImageSize size)
    {
        int position = 0;
        for (int row = 0; row < size.Height; row++)
        {
            for (int column = 0; column < size.Width; column++, position += size.Channels)
            {
                Span<float> pixel = destination.Slice(position, size.Channels);
                (double sourceRow, double sourceColumn) = matrix.Source(row, column);
                Tap vertical = Tap.At(sourceRow, size.Height, Mode, Order);
                Tap horizontal = Tap.At(sourceColumn, size.Width, Mode, Order);
                if (vertical.IsOutside || horizontal.IsOutside)
                {
                    pixel.Fill(Value);
                    continue;
                }

                ReadOnlySpan<float> top = source.Slice(vertical.Low * size.RowLength, size.RowLength);
                ReadOnlySpan<float> bottom = source.Slice(vertical.High * size.RowLength, size.RowLength);
                int left = horizontal.Low * size.Channels;
                int right = horizontal.High * size.Channels;
                for (int channel = 0; channel < pixel.Length; channel++)
                {
                    float upper = Mix(top[left + channel], top[right + channel], horizontal.Weight);
                    float lower = Mix(bottom[left + channel], bottom[right + channel], horizontal.Weight);
                    pixel[channel] = Mix(upper, lower, vertical.Weight);
                }
            }
        }
    }

    private static float Mix(float first, float second, float weight) => ((1 - weight) * first) + (weight * second);

    /// <summary>Columns that are read with the same step.</summary>
    private readonly record struct Run(int Start, int Count, Tap Tap);
}
