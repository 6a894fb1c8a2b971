using Keras.Losses;

namespace Keras.Metrics;

/// <summary>How often outputs are equal to targets.</summary>
/// <remarks>
/// The name <c>"accuracy"</c> means something else: the accuracy that suits the shapes of targets and outputs.
/// Port of keras/metrics.
/// </remarks>
/// <param name="name">The name in logs; <c>"accuracy"</c> if null.</param>
public class Accuracy(string? name = null) : MeanMetric(name)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred) => Ops.Equal(Targets.LikeOutputs(yTrue, yPred), yPred);
}
