namespace Keras.Losses;

/// <summary>
/// The Kullback-Leibler divergence of two distributions: <c>sum(yTrue * ln(yTrue / yPred))</c> along the last axis.
/// </summary>
/// <remarks>Both are kept between <see cref="Config.Epsilon"/> and 1. Port of keras/losses.py.</remarks>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"kl_divergence"</c> if null.</param>
[KerasAlias("kld", "kullback_leibler_divergence")]
public class KLDivergence(Reduction reduction = default, string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred)
    {
        Value targets = Ops.Clip(Targets.LikeOutputs(yTrue, yPred), Config.Epsilon, 1);
        return Ops.Sum(targets * Ops.Log(targets / Ops.Clip(yPred, Config.Epsilon, 1)), [-1]);
    }
}
