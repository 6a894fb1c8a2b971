namespace Keras.Losses;

/// <summary>How unlikely the true class is to the model, for class numbers as targets.</summary>
/// <remarks>
/// Targets <c>(batch, …)</c> or <c>(batch, …, 1)</c>, outputs <c>(batch, …, classes)</c>. The same loss as
/// <see cref="CategoricalCrossentropy"/> up to rounding. Training refuses numbers that are no class; in a graph of one's own
/// they make the loss NaN.
/// Port of keras/losses.py and sparse_categorical_crossentropy of keras/backend.py.
/// </remarks>
/// <param name="fromLogits">Whether outputs are what should enter a softmax, rather than probabilities.</param>
/// <param name="ignoreClass">
/// Places whose target is this number have no loss, and do not enter the mean, as the void of segmentations; all count if null.
/// </param>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"sparse_categorical_crossentropy"</c> if null.</param>
public class SparseCategoricalCrossentropy(
    bool fromLogits = false, int? ignoreClass = null, Reduction reduction = default, string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc cref="SparseCategoricalCrossentropy" path="/param[@name='fromLogits']"/>
    public bool FromLogits { get; } = fromLogits;

    /// <inheritdoc cref="SparseCategoricalCrossentropy" path="/param[@name='ignoreClass']"/>
    public int? IgnoreClass { get; } = ignoreClass;

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        Value classes = Targets.ClassNumbers(yTrue, yPred);
        if (IgnoreClass is int ignored)
        {
            // Any class will do where the loss is left out; the mean is that of the others.
            Value counts = Ops.NotEqual(classes, ignored);
            Value weights = Ops.Cast(counts, yPred.DType);
            Value kept = Each(Ops.Where(counts, classes, 0), yPred) * weights;
            return Reduction == Reduction.SumOverBatchSize
                ? kept * (weights.Shape.Length / Ops.Maximum(Ops.Sum(weights), 1))
                : kept;
        }

        return Each(classes, yPred);
    }

    /// <inheritdoc/>
    public override void CheckTargets(Shape yTrue, Shape yPred)
    {
        if (Targets.FitClassNumbers(yTrue, yPred))
        {
            return;
        }

        string advice = yTrue.IsCompatibleWith(yPred)
            ? " These look like one-hot targets: use the loss \"categorical_crossentropy\"."
            : "";
        throw new ArgumentException(
            $"The loss {Name} needs one class number per row of the output {yPred}: "
            + $"targets of shape {yPred[..^1]} or {yPred.With(yPred.Rank - 1, 1)}. "
            + $"Received: targets of shape {yTrue}.{advice}");
    }

    /// <inheritdoc/>
    internal override void CheckValues(ArrayLike yTrue, Shape yPred)
    {
        if (yPred.SizeAt(yPred.Rank - 1) is not int classes)
        {
            return;
        }

        float[] numbers = new float[yTrue.SampleLength];
        for (int sample = 0; sample < yTrue.Samples; sample++)
        {
            yTrue.Gather([sample], numbers.AsSpan());
            foreach (float number in numbers)
            {
                if (!(number >= 0 && number < classes && float.IsInteger(number)) && number != IgnoreClass)
                {
                    throw new ArgumentException(
                        $"The loss {Name} needs class numbers from 0 to {classes - 1}, as the output {yPred} tells {classes} "
                        + $"classes apart. Received: {number} in sample {sample}. "
                        + "Number the classes from 0 on, or give the last layer more units.");
                }
            }
        }
    }

    private Value Each(Value classes, Value yPred)
    {
        Value targets = Ops.OneHot(classes, yPred.Shape[^1], yPred.DType);
        Value logits = Logits.Of(yPred, FromLogits) ?? Ops.Log(Logits.Clip(yPred));

        // A row of zeros stands for no class: 0 / 0 tells, where a loss of 0 would hide the mistake.
        return Ops.SoftmaxCrossEntropy(logits, targets) / Ops.Sum(targets, [-1]);
    }
}
