using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>The largest element of each channel of a volume.</summary>
/// <inheritdoc cref="GlobalPooling(int, string?, bool, string?, bool, Shape?)"
/// path="/*[not(self::summary or @name='rank')]"/>
public class GlobalMaxPooling3D(
    string? dataFormat = null,
    bool keepDims = false,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : GlobalPooling(rank: 5, dataFormat, keepDims, name, trainable, inputShape)
{
    /// <inheritdoc/>
    protected override Value Pool(Value inputs, IntList axes, bool keepDims) => Ops.Max(inputs, axes, keepDims);
}
