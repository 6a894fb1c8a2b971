namespace Keras.Losses;

/// <summary>
/// Minus the cosine of the angle between targets and outputs: -1 if they point the same way, 1 if opposite.
/// </summary>
/// <remarks>Port of keras/losses.py.</remarks>
/// <param name="axis">The axis along which vectors lie; the last by default.</param>
/// <param name="reduction">What becomes of the losses of a batch; by default their mean.</param>
/// <param name="name">The name in logs; <c>"cosine_similarity"</c> if null.</param>
[KerasAlias("cosine_proximity")]
public class CosineSimilarity(int axis = -1, Reduction reduction = default, string? name = null) : Loss(name, reduction)
{
    /// <inheritdoc cref="CosineSimilarity" path="/param[@name='axis']"/>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Value Call(Value yTrue, Value yPred) => -Cosine(yTrue, yPred, Axis);

    /// <summary>The cosine of the angle between vectors along an axis.</summary>
    internal static Value Cosine(Value yTrue, Value yPred, int axis) =>
        Ops.Sum(Unit(Targets.LikeOutputs(yTrue, yPred), axis) * Unit(yPred, axis), [axis]);

    // A vector of zeros stays one: its square is raised to 1e-12, as in TensorFlow's l2_normalize.
    private static Value Unit(Value x, int axis) =>
        x / Ops.Sqrt(Ops.Maximum(Ops.Sum(Ops.Square(x), [axis], keepDims: true), Ops.Constant(1e-12, x.DType)));
}
