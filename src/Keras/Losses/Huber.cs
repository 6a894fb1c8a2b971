namespace Keras.Losses;

/// <summary>
/// Half the squared error while it is small, and growing linearly from there on, as the mean over the last axis.
/// </summary>
/// <remarks>
/// <c>|e| &lt;= delta ? e² / 2 : delta * |e| - delta² / 2</c> with <c>e = yPred - yTrue</c>. Port of keras/losses.py.
/// </remarks>
/// <param name="delta">The error from which on the loss grows linearly; positive, 1 by default.</param>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"huber"</c> if null.</param>
/// <exception cref="ArgumentException"><paramref name="delta"/> is not positive.</exception>
[KerasAlias("huber_loss")]
public class Huber(double delta = 1, Reduction reduction = default, string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc cref="Huber" path="/param[@name='delta']"/>
    public double Delta { get; } = Guard.Positive(delta);

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        Value error = Ops.Abs(yPred - Targets.LikeOutputs(yTrue, yPred));
        Value isSmall = Ops.GreaterOrEqual(Ops.Constant(Delta, error.DType), error);
        return Ops.Mean(
            Ops.Select(isSmall, 0.5 * Ops.Square(error), (Delta * error) - (0.5 * Delta * Delta)), [-1]);
    }
}
