using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Divides vectors by their length, so that it is 1.</summary>
/// <remarks>A vector of zeros stays one. Port of keras/layers/normalization.</remarks>
/// <param name="axis">The axes along which vectors lie; the last if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
public class UnitNormalization(IntList? axis = null, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public IntList Axis { get; } = axis ?? -1;

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        inputs / Ops.Sqrt(Ops.Maximum(Ops.Sum(Ops.Square(inputs), Axis, keepDims: true), 1e-12));
}
