using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>The mean of each channel of an image.</summary>
/// <inheritdoc cref="GlobalPooling2D(string?, bool, string?, bool, Shape?)"/>
public sealed class GlobalAveragePooling2D(
    string? dataFormat = null,
    bool keepDims = false,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : GlobalPooling2D(dataFormat, keepDims, name, trainable, inputShape)
{
    /// <inheritdoc/>
    protected override Value Pool(Value images, IntList axes, bool keepDims) => Ops.Mean(images, axes, keepDims);
}
