using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>The largest element of each window of an image, channel by channel; the border never wins.</summary>
/// <example><code>x = new MaxPooling2D(3, strides: 2, name: "pool1").Apply(x);</code></example>
/// <inheritdoc cref="Pooling2D(Size2D?, Size2D?, Padding, string?, string?, bool, Shape?)"/>
public class MaxPooling2D(
    Size2D? poolSize = null,
    Size2D? strides = null,
    Padding padding = default,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Pooling2D(poolSize, strides, padding, dataFormat, name, trainable, inputShape)
{
    /// <inheritdoc/>
    protected override Value Pool(Value images, Window2D window) => Ops.MaxPooling(images, window);
}
