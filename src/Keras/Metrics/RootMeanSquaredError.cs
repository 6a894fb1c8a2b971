using Keras.Layers;
using Keras.Losses;

namespace Keras.Metrics;

/// <summary>The root of the mean of <c>(yPred - yTrue)²</c> over all elements.</summary>
/// <remarks>Port of keras/metrics.</remarks>
/// <param name="name">The name in logs; <c>"root_mean_squared_error"</c> if null.</param>
public class RootMeanSquaredError(string? name = null) : Mean(name)
{
    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context) =>
        UpdateState(Ops.Square(yPred - Targets.LikeOutputs(yTrue, yPred)), sampleWeight, context);

    /// <inheritdoc/>
    public override Value Result(CallContext context) => Ops.Sqrt(base.Result(context));
}
