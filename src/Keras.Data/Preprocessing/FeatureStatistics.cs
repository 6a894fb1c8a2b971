using System.Numerics.Tensors;

namespace Keras.Preprocessing;

/// <summary>What <see cref="ImageDataGenerator.Fit"/> learns from images.</summary>
/// <param name="Mean">Per channel.</param>
/// <param name="Deviation">Per channel; empty if not asked for.</param>
/// <param name="Whitening">Square and symmetric, row by row; empty if not asked for.</param>
internal sealed record FeatureStatistics(float[] Mean, float[] Deviation, float[] Whitening)
{
    /// <summary>Keeps a division by the deviation finite; the constant of keras-preprocessing.</summary>
    public const float DeviationEpsilon = 1e-6f;

    /// <summary>Goes over the images once per statistic, so that they need not fit into memory as floats.</summary>
    /// <param name="images">The images, each as a fresh or reused array; enumerated up to three times.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="channelsFirst">Whether the channels are planes.</param>
    /// <param name="withDeviation">Whether images are divided by their deviation.</param>
    /// <param name="whiteningEpsilon">Added to the variances before whitening; null to whiten nothing.</param>
    public static FeatureStatistics Compute(
        IEnumerable<float[]> images, int channels, bool channelsFirst, bool withDeviation, double? whiteningEpsilon)
    {
        FeatureStatistics statistics = new(
            MeanPerChannel(images, channels, channelsFirst, (value, _) => value), [], []);
        if (withDeviation)
        {
            // Keras measures the deviation of the centered images about their own, tiny, mean.
            float[] rest = MeanPerChannel(
                images, channels, channelsFirst, (value, channel) => value - statistics.Mean[channel]);
            float[] variance = MeanPerChannel(images, channels, channelsFirst, (value, channel) =>
            {
                double distance = value - statistics.Mean[channel] - (double)rest[channel];
                return distance * distance;
            });
            statistics = statistics with { Deviation = Array.ConvertAll(variance, MathF.Sqrt) };
        }

        if (whiteningEpsilon is double epsilon)
        {
            float[] whitening = ZcaWhitening.Compute(
                images.Select(image => statistics.Centered(image, channelsFirst)), epsilon);
            statistics = statistics with { Whitening = whitening };
        }

        return statistics;
    }

    /// <summary>Subtracts the mean.</summary>
    public void Center(Span<float> image, bool channelsFirst) =>
        PerChannel(image, Mean, channelsFirst, TensorPrimitives.Subtract, TensorPrimitives.Subtract);

    /// <summary>Divides by the deviation.</summary>
    public void Scale(Span<float> image, bool channelsFirst) => PerChannel(
        image,
        Array.ConvertAll(Deviation, deviation => deviation + DeviationEpsilon),
        channelsFirst,
        TensorPrimitives.Divide,
        TensorPrimitives.Divide);

    /// <summary>Multiplies with the whitening matrix.</summary>
    public void Whiten(Span<float> image)
    {
        float[] source = image.ToArray();
        for (int i = 0; i < image.Length; i++)
        {
            image[i] = TensorPrimitives.Dot<float>(source, Whitening.AsSpan(i * image.Length, image.Length));
        }
    }

    private delegate void WithSpan(ReadOnlySpan<float> image, ReadOnlySpan<float> values, Span<float> result);

    private delegate void WithNumber(ReadOnlySpan<float> image, float value, Span<float> result);

    private static void PerChannel(
        Span<float> image, float[] values, bool channelsFirst, WithSpan pixels, WithNumber planes)
    {
        if (channelsFirst || values.Length == 1)
        {
            int area = image.Length / values.Length;
            for (int channel = 0; channel < values.Length; channel++)
            {
                Span<float> plane = image.Slice(channel * area, area);
                planes(plane, values[channel], plane);
            }

            return;
        }

        // A piece of many pixels at a time: three numbers are too few for the vector unit.
        const int Pixels = 64;
        Span<float> pattern = new float[Pixels * values.Length];
        for (int i = 0; i < pattern.Length; i++)
        {
            pattern[i] = values[i % values.Length];
        }

        while (!image.IsEmpty)
        {
            int count = Math.Min(pattern.Length, image.Length);
            pixels(image[..count], pattern[..count], image[..count]);
            image = image[count..];
        }
    }

    private static float[] MeanPerChannel(
        IEnumerable<float[]> images, int channels, bool channelsFirst, Func<float, int, double> function)
    {
        double[] sums = new double[channels];
        long count = 0;
        foreach (float[] image in images)
        {
            int area = image.Length / channels;
            count += area;
            for (int i = 0; i < image.Length; i++)
            {
                int channel = channelsFirst ? i / area : i % channels;
                sums[channel] += function(image[i], channel);
            }
        }

        return Array.ConvertAll(sums, sum => (float)(sum / count));
    }

    private float[] Centered(float[] image, bool channelsFirst)
    {
        float[] centered = [.. image];
        Center(centered, channelsFirst);
        return centered;
    }
}
