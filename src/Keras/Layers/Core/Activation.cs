namespace Keras.Layers;

/// <summary>Applies an activation function.</summary>
/// <remarks>Output of the input's shape. Port of keras/layers/core.py.</remarks>
/// <param name="activation">
/// A name such as <c>"relu"</c>, or <see cref="ActivationFunction.Of(string, Func{Value, Value})"/> a function.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
public class Activation(
    ActivationFunction activation, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public ActivationFunction Function { get; } = activation ?? throw new ArgumentNullException(nameof(activation));

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => Function.Apply(inputs);
}
