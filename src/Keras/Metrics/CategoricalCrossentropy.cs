namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.CategoricalCrossentropy"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"categorical_crossentropy"</c> if null.</param>
/// <param name="fromLogits">Whether outputs are what should enter a softmax, rather than probabilities.</param>
/// <param name="labelSmoothing">Part of each target, from 0 to 1, that is spread over all classes.</param>
/// <exception cref="ArgumentException"><paramref name="labelSmoothing"/> lies outside [0, 1].</exception>
public class CategoricalCrossentropy(string? name = null, bool fromLogits = false, double labelSmoothing = 0)
    : LossMetric(new Losses.CategoricalCrossentropy(fromLogits, labelSmoothing), name)
{
    /// <inheritdoc cref="CategoricalCrossentropy" path="/param[@name='fromLogits']"/>
    public bool FromLogits { get; } = fromLogits;

    /// <inheritdoc cref="CategoricalCrossentropy" path="/param[@name='labelSmoothing']"/>
    public double LabelSmoothing { get; } = labelSmoothing;
}
