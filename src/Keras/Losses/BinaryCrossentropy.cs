namespace Keras.Losses;

/// <summary>How unlikely yes-or-no targets are to the model, as the mean over an axis.</summary>
/// <remarks>
/// <c>-(yTrue * ln(yPred) + (1 - yTrue) * ln(1 - yPred))</c> with probabilities kept <see cref="Config.Epsilon"/> away
/// from 0 and 1. Outputs that come directly from a sigmoid are not: the loss takes what entered the sigmoid, so that
/// its gradient there is <c>sigmoid - yTrue</c>, however sure the model is.
/// Port of keras/losses.py and binary_crossentropy of keras/backend.py.
/// </remarks>
/// <param name="fromLogits">Whether outputs are what should enter a sigmoid, rather than probabilities.</param>
/// <param name="labelSmoothing">
/// Part of each target, from 0 to 1, that goes to the other answer in halves: <c>yTrue * (1 - part) + part / 2</c>.
/// </param>
/// <param name="axis">The axis over which the mean goes; the last by default.</param>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"binary_crossentropy"</c> if null.</param>
/// <exception cref="ArgumentException"><paramref name="labelSmoothing"/> lies outside [0, 1].</exception>
[KerasAlias("bce")]
public class BinaryCrossentropy(
    bool fromLogits = false, double labelSmoothing = 0, int axis = -1, Reduction reduction = default, string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc cref="BinaryCrossentropy" path="/param[@name='fromLogits']"/>
    public bool FromLogits { get; } = fromLogits;

    /// <inheritdoc cref="BinaryCrossentropy" path="/param[@name='labelSmoothing']"/>
    public double LabelSmoothing { get; } = Guard.InRange(labelSmoothing, 0, 1);

    /// <inheritdoc cref="BinaryCrossentropy" path="/param[@name='axis']"/>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        Value targets = Targets.LikeOutputs(yTrue, yPred);
        if (LabelSmoothing > 0)
        {
            targets = (targets * (1 - LabelSmoothing)) + (LabelSmoothing / 2);
        }

        if (Logits.OfSigmoid(yPred, FromLogits) is Value logits)
        {
            return Ops.Mean(Ops.Softplus(logits) - (logits * targets), [Axis]);
        }

        // Keras adds epsilon to probabilities that are clipped already.
        Value yes = Logits.Clip(yPred);
        Value likelihood = (targets * Ops.Log(yes + Config.Epsilon))
            + ((1 - targets) * Ops.Log(1 - yes + Config.Epsilon));
        return -Ops.Mean(likelihood, [Axis]);
    }
}
