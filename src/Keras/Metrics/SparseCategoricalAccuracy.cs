using Keras.Losses;

namespace Keras.Metrics;

/// <summary>How often the class with the highest score is the true one, for class numbers as targets.</summary>
/// <remarks>
/// Targets <c>(batch, …)</c> or <c>(batch, …, 1)</c>, outputs <c>(batch, …, classes)</c>; of equal scores the first
/// counts. Port of keras/metrics.
/// </remarks>
/// <param name="name">The name in logs; <c>"sparse_categorical_accuracy"</c> if null.</param>
public class SparseCategoricalAccuracy(string? name = null) : MeanMetric(name)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred) =>
        Ops.Equal(Targets.ClassNumbers(yTrue, yPred), Ops.ArgMax(yPred, -1));
}
