using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>The largest element of each window of a sequence, channel by channel; the border never wins.</summary>
/// <inheritdoc cref="Pooling1D(int, int?, Padding, string?, string?, bool, Shape?)"/>
public class MaxPooling1D(
    int poolSize = 2,
    int? strides = null,
    Padding padding = default,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Pooling1D(poolSize, strides, padding, dataFormat, name, trainable, inputShape)
{
    /// <inheritdoc/>
    protected override Value Pool(Value images, Window2D window) => Ops.MaxPooling(images, window);
}
