using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>Passes its input on and adds a penalty on it, divided by the batch size, to the loss.</summary>
/// <remarks>Output of the input's shape. Port of keras/layers/core.py.</remarks>
/// <param name="l1">Factor of the absolute values, zero or more.</param>
/// <param name="l2">Factor of the squares, zero or more.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A factor is negative.</exception>
public class ActivityRegularization(
    double l1 = 0, double l2 = 0, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public double L1 { get; } = Guard.NonNegative(l1);

    public double L2 { get; } = Guard.NonNegative(l2);

    public override Regularizer? ActivityRegularizer { get; } = new L1L2(l1, l2);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => inputs;
}
