namespace Keras.Layers;

/// <summary>The rectifier: passes its input on above a threshold, up to a ceiling.</summary>
/// <remarks>
/// <c>maxValue</c> where <c>x >= maxValue</c>, <c>x</c> where <c>x >= threshold</c>, else
/// <c>negativeSlope * (x - threshold)</c>. Output of the input's shape. Port of keras/layers/advanced_activations.py.
/// </remarks>
/// <param name="maxValue">Largest output, zero or more; null for none.</param>
/// <param name="negativeSlope">Slope below the threshold, zero or more.</param>
/// <param name="threshold">Where the input begins to pass.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">The largest output or the slope is negative.</exception>
public class ReLU(
    double? maxValue = null,
    double negativeSlope = 0,
    double threshold = 0,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public double? MaxValue { get; } =
        maxValue is double ceiling ? Guard.NonNegative(ceiling, nameof(maxValue)) : null;

    public double NegativeSlope { get; } = Guard.NonNegative(negativeSlope);

    public double Threshold { get; } = threshold;

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        Activations.Relu(inputs, NegativeSlope, MaxValue, Threshold);
}
