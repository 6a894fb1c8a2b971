using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>The largest element of each window of a volume, channel by channel; the border never wins.</summary>
/// <inheritdoc cref="Pooling3D(IntList?, IntList?, Padding, string?, string?, bool, Shape?)"/>
public class MaxPooling3D(
    IntList? poolSize = null,
    IntList? strides = null,
    Padding padding = default,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Pooling3D(poolSize, strides, padding, dataFormat, name, trainable, inputShape)
{
    /// <inheritdoc/>
    protected override Value Pool(Value images, Window2D window) => Ops.MaxPooling(images, window);

    /// <inheritdoc/>
    protected override Value PoolDepth(Value volumes) =>
        Volumes.Slices(volumes, PoolSize[0], Strides[0], 1, Padding == Padding.Same, double.NegativeInfinity)
            .Aggregate((largest, next) => Ops.Maximum(largest, next));
}
