namespace Keras.Metrics;

/// <summary>Brings weights of samples into the shape of what they weigh.</summary>
internal static class SampleWeights
{
    /// <summary>
    /// Weights, given for the first axes of <paramref name="values"/>, repeated along the others; ones if there are none.
    /// </summary>
    /// <exception cref="ArgumentException">The weights do not fit.</exception>
    public static Value Spread(Value? weights, Value values, string metric)
    {
        if (weights is null)
        {
            return Ops.Fill(1, values.Types[0]);
        }

        Shape shape = values.Shape;
        Shape padded = weights.Shape;
        while (padded.Rank < shape.Rank)
        {
            padded = padded.Concat(1);
        }

        if (padded.Rank != shape.Rank
            || padded.Zip(shape).Any(sizes => sizes.First != sizes.Second && sizes.First != 1))
        {
            throw new ArgumentException(
                $"The sample weights of the metric {metric} must have the shape of its values {shape}, "
                + $"or of their first axes. Received: {weights.Shape}.");
        }

        return Ops.BroadcastTo(Ops.Reshape(Ops.Cast(weights, values.DType), padded), shape);
    }
}
