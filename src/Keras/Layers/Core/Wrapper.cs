namespace Keras.Layers;

/// <summary>Base of layers that change how another one works.</summary>
/// <remarks>The weights are the other's. Port of keras/layers/wrappers.py.</remarks>
/// <param name="layer">The layer inside; a model, too.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
public abstract class Wrapper(Layer layer, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    /// <summary>The layer inside.</summary>
    public Layer Layer { get; } = layer ?? throw new ArgumentNullException(nameof(layer));
}
