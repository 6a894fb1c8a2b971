using Keras.Losses;

namespace Keras.Metrics;

/// <summary>A loss, reported as a metric: its mean over all samples.</summary>
/// <param name="loss">The loss.</param>
/// <param name="name">The name in logs; the loss's if null.</param>
public class LossMetric(Loss loss, string? name = null) : MeanMetric(name ?? loss.Name)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred) => loss.Call(yTrue, yPred);
}
