namespace Keras.Losses;

/// <summary>
/// Mean of <c>ln(cosh(yPred - yTrue))</c> over the last axis: squared for small errors, absolute for large ones.
/// </summary>
/// <remarks>Port of keras/losses.py.</remarks>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"log_cosh"</c> if null.</param>
public class LogCosh(Reduction reduction = default, string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        // ln(cosh(x)) = x + ln(1 + e^-2x) - ln 2, which does not overflow.
        Value error = yPred - Targets.LikeOutputs(yTrue, yPred);
        return Ops.Mean(error + Ops.Softplus(-2 * error) - Math.Log(2), [-1]);
    }
}
