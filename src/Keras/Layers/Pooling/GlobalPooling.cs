using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Base of layers that make one number of each channel of an image or a sequence.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c> or <c>(batch, steps, channels)</c>, output <c>(batch, channels)</c>,
/// or with axes of size 1 in the place of the others. Port of keras/layers/pooling.py.
/// </remarks>
/// <param name="rank">Axes of the input: 3 of sequences, 4 of images.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for the channels after the batch; if null, the global setting for
/// images and <c>"channels_last"</c> for sequences.
/// </param>
/// <param name="keepDims">Whether the axes that are pooled stay, with size 1.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">The data format is unknown.</exception>
public abstract class GlobalPooling(
    int rank, string? dataFormat, bool keepDims, string? name, bool trainable, Shape? inputShape)
    : Layer(name, trainable, inputShape)
{
    public string DataFormat { get; } =
        Guard.DataFormat(dataFormat ?? (rank == 3 ? "channels_last" : null), nameof(dataFormat));

    public bool KeepDims { get; } = keepDims;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: rank);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        Pool(inputs, ImageLayout.SpatialAxes(DataFormat, inputs.Shape.Rank), KeepDims);

    /// <summary>One number for each channel: reduces <paramref name="axes"/>.</summary>
    protected abstract Value Pool(Value inputs, IntList axes, bool keepDims);
}
