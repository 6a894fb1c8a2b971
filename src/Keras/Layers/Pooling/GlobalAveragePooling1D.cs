using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>The mean of each channel of a sequence.</summary>
/// <remarks>
/// Input <c>(batch, steps, channels)</c>, output <c>(batch, channels)</c>, or <c>(batch, 1, channels)</c> with
/// <paramref name="keepDims"/>. Port of keras/layers/pooling.py.
/// </remarks>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, also if null, or <c>"channels_first"</c> for <c>(batch, channels, steps)</c>.
/// </param>
/// <param name="keepDims">Whether the steps stay as an axis of size 1.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">The data format is unknown.</exception>
public sealed class GlobalAveragePooling1D(
    string? dataFormat = null,
    bool keepDims = false,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public string DataFormat { get; } = Guard.DataFormat(dataFormat ?? "channels_last");

    public bool KeepDims { get; } = keepDims;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 3);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        Ops.Mean(inputs, ImageLayout.SpatialAxes(DataFormat, rank: 3), KeepDims);
}
