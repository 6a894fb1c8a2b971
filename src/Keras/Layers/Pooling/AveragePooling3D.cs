using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>The mean of each window of a volume, channel by channel; the border does not count.</summary>
/// <inheritdoc cref="Pooling3D(IntList?, IntList?, Padding, string?, string?, bool, Shape?)"/>
public class AveragePooling3D(
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
    protected override Value Pool(Value images, Window2D window) => Ops.AveragePooling(images, window);

    /// <inheritdoc/>
    protected override Value PoolDepth(Value volumes)
    {
        Value ones = Ops.Ones((1, volumes.Shape[1], 1, 1, 1), volumes.DType);
        return Sum(volumes) / Sum(ones);
    }

    private Value Sum(Value x) => Volumes.Slices(x, PoolSize[0], Strides[0], 1, Padding == Padding.Same, 0)
        .Aggregate((sum, next) => sum + next);
}
