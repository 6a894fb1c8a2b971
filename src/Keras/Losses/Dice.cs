using Keras.Engine.Tensors;

namespace Keras.Losses;

/// <summary>One minus the Dice coefficient: <c>1 - 2 * |both| / (|yTrue| + |yPred|)</c>, for segmentation.</summary>
/// <remarks>
/// Targets and outputs in one shape, such as masks <c>(batch, height, width, classes)</c>. Port of keras/losses (Keras 3).
/// </remarks>
/// <param name="axis">Axes over which sums go; all of the batch if null, and then the loss is one number.</param>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"dice"</c> if null.</param>
public class Dice(IntList? axis = null, Reduction reduction = default, string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc cref="Dice" path="/param[@name='axis']"/>
    public IntList? Axis { get; } = axis;

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        Value targets = Targets.LikeOutputs(yTrue, yPred);
        Value both = Ops.Sum(targets * yPred, Axis);
        Value size = Ops.Sum(targets, Axis) + Ops.Sum(yPred, Axis) + Config.Epsilon;
        return 1 - (2 * both / size);
    }
}
