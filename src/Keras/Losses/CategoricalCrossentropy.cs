namespace Keras.Losses;

/// <summary>How unlikely the true class is to the model, for one-hot targets: <c>-sum(yTrue * ln(yPred))</c>.</summary>
/// <remarks>
/// Targets and outputs <c>(batch, …, classes)</c>, or with the classes on another <paramref name="axis"/>.
/// Rows of probabilities are scaled to sum 1 and kept
/// <see cref="Config.Epsilon"/> away from 0 and 1. Outputs that come directly from a softmax are not: the loss takes
/// what entered the softmax, so that its gradient there is <c>softmax - yTrue</c>, however sure the model is.
/// Port of keras/losses.py and categorical_crossentropy of keras/backend.py.
/// </remarks>
/// <param name="fromLogits">Whether outputs are what should enter a softmax, rather than probabilities.</param>
/// <param name="labelSmoothing">
/// Part of each target, from 0 to 1, that is spread over all classes: <c>yTrue * (1 - part) + part / classes</c>.
/// </param>
/// <param name="axis">The axis of the classes; the last by default, 1 for outputs <c>(batch, classes, …)</c>.</param>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"categorical_crossentropy"</c> if null.</param>
/// <exception cref="ArgumentException"><paramref name="labelSmoothing"/> lies outside [0, 1].</exception>
public class CategoricalCrossentropy(
    bool fromLogits = false, double labelSmoothing = 0, int axis = -1, Reduction reduction = default, string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc cref="CategoricalCrossentropy" path="/param[@name='fromLogits']"/>
    public bool FromLogits { get; } = fromLogits;

    /// <inheritdoc cref="CategoricalCrossentropy" path="/param[@name='labelSmoothing']"/>
    public double LabelSmoothing { get; } = Guard.InRange(labelSmoothing, 0, 1);

    /// <inheritdoc cref="CategoricalCrossentropy" path="/param[@name='axis']"/>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        int last = yPred.Shape.Rank - 1;
        if (Ops.NormalizeAxis(Axis, last + 1) != last)
        {
            return OnLastAxis(Ops.MoveAxis(yTrue, Axis, -1), Ops.MoveAxis(yPred, Axis, -1));
        }

        return OnLastAxis(yTrue, yPred);
    }

    /// <inheritdoc/>
    public override void CheckTargets(Shape yTrue, Shape yPred)
    {
        int axis = Ops.NormalizeAxis(Axis, yPred.Rank);
        if (yPred.SizeAt(axis) == 1)
        {
            throw new ArgumentException(
                $"The loss {Name} needs at least two classes. Received: outputs of shape {yPred}. "
                + "For two classes and one output, use \"binary_crossentropy\" after a sigmoid.");
        }

        if (Targets.FitOutputs(yTrue, yPred))
        {
            return;
        }

        string advice = Targets.FitClassNumbers(yTrue, yPred)
            ? "These look like class numbers: convert them by Utils.ToCategorical, "
                + "or use the loss \"sparse_categorical_crossentropy\"."
            : $"The last layer tells {yPred[axis]} classes apart: the targets must have as many columns.";
        throw new ArgumentException(
            $"The loss {Name} needs one-hot targets of the output's shape {yPred}. "
            + $"Received: targets of shape {yTrue}. {advice}");
    }

    private Value OnLastAxis(Value yTrue, Value yPred)
    {
        Value targets = Targets.LikeOutputs(yTrue, yPred);
        if (LabelSmoothing > 0)
        {
            targets = (targets * (1 - LabelSmoothing)) + (LabelSmoothing / yPred.Shape[^1]);
        }

        if (Logits.Of(yPred, FromLogits) is Value logits)
        {
            return Ops.SoftmaxCrossEntropy(logits, targets);
        }

        Value probabilities = Logits.Clip(yPred / Ops.Sum(yPred, [-1], keepDims: true));
        return -Ops.Sum(targets * Ops.Log(probabilities), [-1]);
    }
}
