namespace Keras.Layers;

/// <summary><c>x</c> where positive, else <c>alpha * (e^x - 1)</c>.</summary>
/// <remarks>Output of the input's shape. Port of keras/layers/advanced_activations.py.</remarks>
/// <param name="alpha">Factor where the input is negative.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
public class ELU(double alpha = 1, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public double Alpha { get; } = alpha;

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        Activations.Elu(inputs, Alpha);
}
