namespace Keras.Regularizers;

/// <summary>The penalty <c>l1 * sum(|w|) + l2 * sum(w^2)</c>.</summary>
/// <remarks>
/// There is no factor 1/2: the gradient of the second term is <c>2 * l2 * w</c>, so that PyTorch's <c>weight_decay</c>
/// is twice <c>l2</c>. Port of keras/regularizers.py.
/// </remarks>
/// <param name="l1">Factor of the absolute values, zero or more.</param>
/// <param name="l2">Factor of the squares, zero or more.</param>
/// <exception cref="ArgumentException">A factor is negative.</exception>
public class L1L2(double l1 = 0, double l2 = 0) : Regularizer
{
    public double L1 { get; } = Guard.NonNegative(l1);

    public double L2 { get; } = Guard.NonNegative(l2);

    /// <inheritdoc/>
    public override Value Call(Value weight)
    {
        Value? absolute = L1 == 0 ? null : L1 * Ops.Sum(Ops.Abs(weight));
        Value? square = L2 == 0 ? null : L2 * Ops.Sum(Ops.Square(weight));
        return (absolute, square) switch
        {
            (Value first, Value second) => first + second,
            _ => absolute ?? square ?? Ops.Constant(0, weight.DType),
        };
    }
}
