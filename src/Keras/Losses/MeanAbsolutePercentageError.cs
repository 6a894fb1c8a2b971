namespace Keras.Losses;

/// <summary>Mean of <c>100 * |yTrue - yPred| / |yTrue|</c> over the last axis.</summary>
/// <remarks>The divisor is at least <see cref="Config.Epsilon"/>. Port of keras/losses.py.</remarks>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"mean_absolute_percentage_error"</c> if null.</param>
[KerasAlias("mape")]
public class MeanAbsolutePercentageError(Reduction reduction = default, string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        Value targets = Targets.LikeOutputs(yTrue, yPred);
        Value size = Ops.Maximum(Ops.Abs(targets), Ops.Constant(Config.Epsilon, yPred.DType));
        return 100 * Ops.Mean(Ops.Abs((targets - yPred) / size), [-1]);
    }
}
