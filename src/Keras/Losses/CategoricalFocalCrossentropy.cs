namespace Keras.Losses;

/// <summary>
/// Cross-entropy of one-hot targets in which what is well known counts less:
/// <c>-sum(alpha * (1 - yPred)^gamma * yTrue * ln(yPred))</c>.
/// </summary>
/// <remarks>
/// Rows of probabilities are scaled to sum 1 and kept <see cref="Config.Epsilon"/> away from 0 and 1.
/// Port of keras/losses.py (Lin et al. 2017).
/// </remarks>
/// <param name="alpha">What a class counts, at least 0; 0.25 by default.</param>
/// <param name="gamma">How little the well known counts, at least 0; 2 by default.</param>
/// <param name="fromLogits">Whether outputs are what should enter a softmax, rather than probabilities.</param>
/// <param name="labelSmoothing">Part of each target, from 0 to 1, that is spread over all classes.</param>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"categorical_focal_crossentropy"</c> if null.</param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public class CategoricalFocalCrossentropy(
    double alpha = 0.25,
    double gamma = 2,
    bool fromLogits = false,
    double labelSmoothing = 0,
    Reduction reduction = default,
    string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc cref="CategoricalFocalCrossentropy" path="/param[@name='alpha']"/>
    public double Alpha { get; } = Guard.NonNegative(alpha);

    /// <inheritdoc cref="CategoricalFocalCrossentropy" path="/param[@name='gamma']"/>
    public double Gamma { get; } = Guard.NonNegative(gamma);

    /// <inheritdoc cref="CategoricalFocalCrossentropy" path="/param[@name='fromLogits']"/>
    public bool FromLogits { get; } = fromLogits;

    /// <inheritdoc cref="CategoricalFocalCrossentropy" path="/param[@name='labelSmoothing']"/>
    public double LabelSmoothing { get; } = Guard.InRange(labelSmoothing, 0, 1);

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        Value targets = Targets.LikeOutputs(yTrue, yPred);
        if (LabelSmoothing > 0)
        {
            targets = (targets * (1 - LabelSmoothing)) + (LabelSmoothing / yPred.Shape[^1]);
        }

        Value scores = FromLogits ? Ops.Softmax(yPred) : yPred;
        Value probabilities = Logits.Clip(scores / Ops.Sum(scores, -1, keepDims: true));
        return -Ops.Sum(Alpha * Focus.On(1 - probabilities, Gamma) * targets * Ops.Log(probabilities), -1);
    }
}
