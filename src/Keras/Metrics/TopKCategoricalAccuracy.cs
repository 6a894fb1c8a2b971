namespace Keras.Metrics;

/// <summary>How often the true class is among the k highest scores, for one-hot targets.</summary>
/// <remarks>
/// Targets and outputs <c>(batch, …, classes)</c>. A hit if fewer than k classes have a higher score, so ties are hits;
/// a score that is not finite is a miss. Port of keras/metrics.
/// </remarks>
/// <param name="k">Number of scores to look at; 5 by default.</param>
/// <param name="name">The name in logs; <c>"top_k_categorical_accuracy"</c> if null.</param>
/// <exception cref="ArgumentException"><paramref name="k"/> is less than 1.</exception>
public class TopKCategoricalAccuracy(int k = 5, string? name = null) : MeanMetric(name)
{
    /// <inheritdoc cref="TopKCategoricalAccuracy" path="/param[@name='k']"/>
    public int K { get; } = Guard.Positive(k);

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred) => TopScores.Hits(Ops.ArgMax(yTrue, -1), yPred, K);
}
