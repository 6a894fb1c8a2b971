namespace Keras.Losses;

/// <summary>Mean of <c>(ln(yPred + 1) - ln(yTrue + 1))²</c> over the last axis.</summary>
/// <remarks>Both are raised to at least <see cref="Config.Epsilon"/>. Port of keras/losses.py.</remarks>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"mean_squared_logarithmic_error"</c> if null.</param>
[KerasAlias("msle")]
public class MeanSquaredLogarithmicError(Reduction reduction = default, string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred) =>
        Ops.Mean(Ops.Square(Logarithm(yPred) - Logarithm(Targets.LikeOutputs(yTrue, yPred))), [-1]);

    private static Value Logarithm(Value x) => Ops.Log(Ops.Maximum(x, Ops.Constant(Config.Epsilon, x.DType)) + 1);
}
