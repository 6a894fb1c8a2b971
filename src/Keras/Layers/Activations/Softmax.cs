namespace Keras.Layers;

/// <summary>Probabilities along an axis: <c>exp(x - max) / sum</c>.</summary>
/// <remarks>Output of the input's shape, which may be a vector. Port of keras/layers/advanced_activations.py.</remarks>
/// <param name="axis">Along which outputs add up to 1; a negative axis counts from the back.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
public class Softmax(int axis = -1, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => Activations.Probabilities(inputs, Axis);
}
