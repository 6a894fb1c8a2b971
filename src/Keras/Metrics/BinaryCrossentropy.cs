namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.BinaryCrossentropy"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"binary_crossentropy"</c> if null.</param>
/// <param name="fromLogits">Whether outputs are what should enter a sigmoid, rather than probabilities.</param>
/// <param name="labelSmoothing">Part of each target, from 0 to 1, that goes to the other answer in halves.</param>
/// <exception cref="ArgumentException"><paramref name="labelSmoothing"/> lies outside [0, 1].</exception>
[KerasAlias("bce")]
public class BinaryCrossentropy(string? name = null, bool fromLogits = false, double labelSmoothing = 0)
    : LossMetric(new Losses.BinaryCrossentropy(fromLogits, labelSmoothing), name)
{
    /// <inheritdoc cref="BinaryCrossentropy" path="/param[@name='fromLogits']"/>
    public bool FromLogits { get; } = fromLogits;

    /// <inheritdoc cref="BinaryCrossentropy" path="/param[@name='labelSmoothing']"/>
    public double LabelSmoothing { get; } = labelSmoothing;
}
