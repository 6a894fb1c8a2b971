using Keras.Losses;

namespace Keras.Metrics;

/// <summary>How often outputs above the threshold are 1 and others 0, as the mean over the last axis.</summary>
/// <remarks>Targets have the shape of the outputs. Port of keras/metrics.</remarks>
/// <param name="name">The name in logs; <c>"binary_accuracy"</c> if null.</param>
/// <param name="threshold">Outputs above it count as 1; 0.5 by default.</param>
public class BinaryAccuracy(string? name = null, double threshold = 0.5) : MeanMetric(name)
{
    /// <inheritdoc cref="BinaryAccuracy" path="/param[@name='threshold']"/>
    public double Threshold { get; } = threshold;

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        Value answers = Ops.Greater(yPred, Ops.Constant(Threshold, yPred.DType));
        return Ops.Mean(Ops.Equal(Targets.LikeOutputs(yTrue, yPred), answers), [-1]);
    }
}
