namespace Keras.Metrics;

/// <summary>
/// The mean cosine of the angle between targets and outputs: 1 if they point the same way, -1 if opposite.
/// </summary>
/// <remarks>The sign is the opposite of the loss's. Port of keras/metrics.</remarks>
/// <param name="name">The name in logs; <c>"cosine_similarity"</c> if null.</param>
/// <param name="axis">The axis along which vectors lie; the last by default.</param>
[KerasAlias("cosine_proximity")]
public class CosineSimilarity(string? name = null, int axis = -1) : MeanMetric(name)
{
    /// <inheritdoc cref="CosineSimilarity" path="/param[@name='axis']"/>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred) => Losses.CosineSimilarity.Cosine(yTrue, yPred, Axis);
}
