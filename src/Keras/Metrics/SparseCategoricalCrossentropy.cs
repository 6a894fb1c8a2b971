namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.SparseCategoricalCrossentropy"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"sparse_categorical_crossentropy"</c> if null.</param>
/// <param name="fromLogits">Whether outputs are what should enter a softmax, rather than probabilities.</param>
public class SparseCategoricalCrossentropy(string? name = null, bool fromLogits = false)
    : LossMetric(new Losses.SparseCategoricalCrossentropy(fromLogits), name)
{
    /// <inheritdoc cref="SparseCategoricalCrossentropy" path="/param[@name='fromLogits']"/>
    public bool FromLogits { get; } = fromLogits;
}
