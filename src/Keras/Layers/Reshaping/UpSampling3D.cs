using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Enlarges volumes by whole factors: every element is repeated.</summary>
/// <remarks>
/// Input <c>(batch, depth, height, width, channels)</c>. Port of keras/layers/convolutional.py.
/// </remarks>
/// <param name="size">Factors: one number, or those of depth, height and width; 2 if null.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for the channels after the batch; the global setting if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A factor is not positive, or the data format is unknown.</exception>
public class UpSampling3D(
    IntList? size = null, string? dataFormat = null, string? name = null, bool trainable = true, Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public IntList Size { get; } = Volumes.Triple(size, 2, nameof(size));

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 5);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) =>
        ImageLayout.SpatialAxes(DataFormat, 5).Zip(Size)
            .Aggregate(inputs, (x, pair) => pair.Second == 1 ? x : ImageLayout.Repeat(x, pair.First, pair.Second));
}
