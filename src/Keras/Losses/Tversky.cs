using Keras.Engine.Tensors;

namespace Keras.Losses;

/// <summary>One minus the Tversky index: <c>1 - both / (both + alpha * onlyPredicted + beta * onlyTrue)</c>, for segmentation.</summary>
/// <remarks>
/// With 0.5 and 0.5 it is <see cref="Dice"/>, with 1 and 1 the Jaccard index. Port of keras/losses (Keras 3; Salehi et al. 2017).
/// </remarks>
/// <param name="alpha">What is counted of false alarms; 0.5 by default.</param>
/// <param name="beta">What is counted of misses; 0.5 by default.</param>
/// <param name="axis">Axes over which sums go; all of the batch if null, and then the loss is one number.</param>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"tversky"</c> if null.</param>
public class Tversky(
    double alpha = 0.5, double beta = 0.5, IntList? axis = null, Reduction reduction = default, string? name = null)
    : Loss(name, reduction)
{
    /// <inheritdoc cref="Tversky" path="/param[@name='alpha']"/>
    public double Alpha { get; } = alpha;

    /// <inheritdoc cref="Tversky" path="/param[@name='beta']"/>
    public double Beta { get; } = beta;

    /// <inheritdoc cref="Tversky" path="/param[@name='axis']"/>
    public IntList? Axis { get; } = axis;

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        Value targets = Targets.LikeOutputs(yTrue, yPred);
        Value both = Ops.Sum(targets * yPred, Axis);
        Value onlyPredicted = Ops.Sum((1 - targets) * yPred, Axis);
        Value onlyTrue = Ops.Sum(targets * (1 - yPred), Axis);
        return 1 - (both / (both + (Alpha * onlyPredicted) + (Beta * onlyTrue) + Config.Epsilon));
    }
}
