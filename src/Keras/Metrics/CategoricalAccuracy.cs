namespace Keras.Metrics;

/// <summary>How often the class with the highest score is the true one, for one-hot targets.</summary>
/// <remarks>
/// Targets and outputs <c>(batch, …, classes)</c>; of equal scores the first counts. Port of keras/metrics.
/// </remarks>
/// <param name="name">The name in logs; <c>"categorical_accuracy"</c> if null.</param>
public class CategoricalAccuracy(string? name = null) : MeanMetric(name)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred) => Ops.Equal(Ops.ArgMax(yTrue, -1), Ops.ArgMax(yPred, -1));
}
