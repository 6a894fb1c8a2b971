namespace Keras.Losses;

/// <summary>Mean of <c>max(1 - yTrue * yPred, 0)²</c> over the last axis, for targets -1 and 1, or 0 and 1.</summary>
/// <remarks>Port of keras/losses.py.</remarks>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"squared_hinge"</c> if null.</param>
public class SquaredHinge(Reduction reduction = default, string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred) =>
        Ops.Mean(Ops.Square(Ops.Relu(1 - (Targets.Signs(yTrue, yPred) * yPred))), [-1]);
}
