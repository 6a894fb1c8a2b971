namespace Keras.Losses;

/// <summary>Mean of <c>|yPred - yTrue|</c> over the last axis.</summary>
/// <remarks>Port of keras/losses.py.</remarks>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"mean_absolute_error"</c> if null.</param>
[KerasAlias("mae")]
public class MeanAbsoluteError(Reduction reduction = default, string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred) =>
        Ops.Mean(Ops.Abs(yPred - Targets.LikeOutputs(yTrue, yPred)), [-1]);
}
