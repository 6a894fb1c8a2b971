namespace Keras.Losses;

/// <summary>Binary cross-entropy in which what is well known counts less: <c>(1 - p)^gamma * crossentropy</c>.</summary>
/// <remarks>
/// <c>p</c> is the probability of the true answer; the mean over the last axis. Port of keras/losses.py (Lin et al. 2017).
/// </remarks>
/// <param name="applyClassBalancing">Whether yes counts <paramref name="alpha"/> and no the rest.</param>
/// <param name="alpha">What yes counts, from 0 to 1; 0.25 by default.</param>
/// <param name="gamma">How little the well known counts, at least 0; 2 by default.</param>
/// <param name="fromLogits">Whether outputs are what should enter a sigmoid, rather than probabilities.</param>
/// <param name="labelSmoothing">Part of each target, from 0 to 1, that goes to the other answer in halves.</param>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"binary_focal_crossentropy"</c> if null.</param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public class BinaryFocalCrossentropy(
    bool applyClassBalancing = false,
    double alpha = 0.25,
    double gamma = 2,
    bool fromLogits = false,
    double labelSmoothing = 0,
    Reduction reduction = default,
    string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc cref="BinaryFocalCrossentropy" path="/param[@name='applyClassBalancing']"/>
    public bool ApplyClassBalancing { get; } = applyClassBalancing;

    /// <inheritdoc cref="BinaryFocalCrossentropy" path="/param[@name='alpha']"/>
    public double Alpha { get; } = Guard.InRange(alpha, 0, 1);

    /// <inheritdoc cref="BinaryFocalCrossentropy" path="/param[@name='gamma']"/>
    public double Gamma { get; } = Guard.NonNegative(gamma);

    /// <inheritdoc cref="BinaryFocalCrossentropy" path="/param[@name='fromLogits']"/>
    public bool FromLogits { get; } = fromLogits;

    /// <inheritdoc cref="BinaryFocalCrossentropy" path="/param[@name='labelSmoothing']"/>
    public double LabelSmoothing { get; } = Guard.InRange(labelSmoothing, 0, 1);

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        Value targets = Targets.LikeOutputs(yTrue, yPred);
        if (LabelSmoothing > 0)
        {
            targets = (targets * (1 - LabelSmoothing)) + (LabelSmoothing / 2);
        }

        Value yes;
        Value crossentropy;
        if (Logits.OfSigmoid(yPred, FromLogits) is Value logits)
        {
            yes = Ops.Sigmoid(logits);
            crossentropy = Ops.Softplus(logits) - (logits * targets);
        }
        else
        {
            yes = Logits.Clip(yPred);
            crossentropy = -((targets * Ops.Log(yes + Config.Epsilon)) + ((1 - targets) * Ops.Log(1 - yes + Config.Epsilon)));
        }

        Value likely = (targets * yes) + ((1 - targets) * (1 - yes));
        Value focal = Focus.On(1 - likely, Gamma) * crossentropy;
        if (ApplyClassBalancing)
        {
            focal *= (targets * Alpha) + ((1 - targets) * (1 - Alpha));
        }

        return Ops.Mean(focal, -1);
    }
}
