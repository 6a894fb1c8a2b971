namespace Keras.Layers;

/// <summary>Cuts rows and columns off the sides of images.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c>, output
/// <c>(batch, height - top - bottom, width - left - right, channels)</c>. Port of keras/layers/convolutional.py.
/// </remarks>
/// <param name="cropping">
/// Pixels to cut: one number for all sides, <c>(height, width)</c>, or <c>((top, bottom), (left, right))</c>; 0 if
/// null.
/// </param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A side is negative, or the data format is unknown.</exception>
public class Cropping2D(
    Padding2D? cropping = null,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public Padding2D Cropping { get; } = (cropping ?? 0).NonNegative(nameof(cropping));

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 4);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        int row = DataFormat == "channels_first" ? 2 : 1;
        long height = (long)inputs.Shape[row] - Cropping.Top - Cropping.Bottom;
        long width = (long)inputs.Shape[row + 1] - Cropping.Left - Cropping.Right;
        if (height < 1 || width < 1)
        {
            throw new ArgumentException(
                $"A cropping of {Cropping} leaves nothing of images of "
                + $"{inputs.Shape[row]}x{inputs.Shape[row + 1]} pixels.");
        }

        return Ops.Slice(Ops.Slice(inputs, row, Cropping.Top, (int)height), row + 1, Cropping.Left, (int)width);
    }
}
