namespace Keras.EventFiles;

/// <summary>Numbers counted in buckets of equal width between the smallest and the largest.</summary>
/// <remarks>Port of tensorboard/plugins/histogram/summary_v2.py.</remarks>
internal static class HistogramBuckets
{
    /// <summary>Buckets of a histogram, unless there are no numbers.</summary>
    public const int Count = 30;

    /// <summary>
    /// Rows of left edge, right edge and count. Numbers that are not finite have no bucket. If all are equal, the last
    /// row counts them; if there are none, all counts are 0.
    /// </summary>
    public static double[] Rows(ReadOnlySpan<float> values)
    {
        (double min, double max, int finite) = (double.PositiveInfinity, double.NegativeInfinity, 0);
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                (min, max, finite) = (Math.Min(min, value), Math.Max(max, value), finite + 1);
            }
        }

        double[] rows = new double[3 * Count];
        if (finite == 0)
        {
            return rows;
        }

        double width = (max - min) / Count;
        for (int bucket = 0; bucket < Count; bucket++)
        {
            rows[3 * bucket] = min + (bucket * width);
            rows[(3 * bucket) + 1] = bucket == Count - 1 ? max : min + ((bucket + 1) * width);
        }

        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                int bucket = width == 0 ? Count - 1 : Math.Min((int)((value - min) / width), Count - 1);
                rows[(3 * bucket) + 2]++;
            }
        }

        return rows;
    }
}
