namespace Keras.Layers;

/// <summary><c>x</c> where above <c>theta</c>, else 0.</summary>
/// <remarks>Output of the input's shape. Port of keras/layers/advanced_activations.py.</remarks>
/// <param name="theta">Where the input begins to pass, zero or more.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">The threshold is negative.</exception>
public class ThresholdedReLU(double theta = 1, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public double Theta { get; } = Guard.NonNegative(theta);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        inputs * Ops.Greater(inputs, Ops.Constant(Theta, inputs.DType));
}
