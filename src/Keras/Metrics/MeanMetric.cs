using Keras.Layers;

namespace Keras.Metrics;

/// <summary>The mean over all samples of a function of targets and outputs.</summary>
/// <remarks>Port of MeanMetricWrapper in keras/metrics.</remarks>
/// <param name="name">The name in logs; Keras' snake-case class name if null.</param>
public abstract class MeanMetric(string? name = null) : Mean(name)
{
    /// <summary>The number of every sample, or of every element of it.</summary>
    /// <param name="yTrue">Targets.</param>
    /// <param name="yPred">Outputs of the model.</param>
    public abstract Value Call(Value yTrue, Value yPred);

    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context) =>
        UpdateState(Call(yTrue, yPred), sampleWeight, context);
}
