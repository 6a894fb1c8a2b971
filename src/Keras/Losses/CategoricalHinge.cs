namespace Keras.Losses;

/// <summary>How far the true class's score falls short of the best other score plus 1, for one-hot targets.</summary>
/// <remarks>
/// <c>max(max((1 - yTrue) * yPred) - sum(yTrue * yPred) + 1, 0)</c> along the last axis. Port of keras/losses.py.
/// </remarks>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"categorical_hinge"</c> if null.</param>
public class CategoricalHinge(Reduction reduction = default, string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        Value targets = Targets.LikeOutputs(yTrue, yPred);
        Value others = Ops.Max((1 - targets) * yPred, [-1]);
        return Ops.Relu(others - Ops.Sum(targets * yPred, [-1]) + 1);
    }
}
