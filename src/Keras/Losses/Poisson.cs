namespace Keras.Losses;

/// <summary>
/// How unlikely counts are to a Poisson distribution: mean of <c>yPred - yTrue * ln(yPred)</c> over the last axis.
/// </summary>
/// <remarks><see cref="Config.Epsilon"/> is added inside the logarithm. Port of keras/losses.py.</remarks>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"poisson"</c> if null.</param>
public class Poisson(Reduction reduction = default, string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred) =>
        Ops.Mean(yPred - (Targets.LikeOutputs(yTrue, yPred) * Ops.Log(yPred + Config.Epsilon)), [-1]);
}
