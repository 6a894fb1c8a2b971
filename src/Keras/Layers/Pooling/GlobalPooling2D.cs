using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Base of layers that make one number of each channel of an image.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c>, output <c>(batch, channels)</c>, or <c>(batch, 1, 1, channels)</c>
/// with
/// <paramref name="keepDims"/>. Port of keras/layers/pooling.py.
/// </remarks>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="keepDims">Whether height and width stay as axes of size 1.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">The data format is unknown.</exception>
public abstract class GlobalPooling2D(
    string? dataFormat = null,
    bool keepDims = false,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    public bool KeepDims { get; } = keepDims;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 4);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        Pool(inputs, ImageLayout.SpatialAxes(DataFormat, inputs.Shape.Rank), KeepDims);

    /// <summary>One number for each channel: reduces <paramref name="axes"/>.</summary>
    protected abstract Value Pool(Value images, IntList axes, bool keepDims);
}
