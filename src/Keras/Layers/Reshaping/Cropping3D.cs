namespace Keras.Layers;

/// <summary>Cuts slices, rows and columns off the sides of volumes.</summary>
/// <remarks>
/// Input <c>(batch, depth, height, width, channels)</c>, output
/// <c>(batch, depth - front - back, height - top - bottom, width - left - right, channels)</c>.
/// Port of keras/layers/convolutional.py.
/// </remarks>
/// <param name="cropping">
/// What to cut: one number for all sides, <c>(depth, height, width)</c>, or
/// <c>((front, back), (top, bottom), (left, right))</c>; 1 if null.
/// </param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for the channels after the batch; the global setting if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A side is negative, or the data format is unknown.</exception>
public class Cropping3D(
    Padding3D? cropping = null,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public Padding3D Cropping { get; } = (cropping ?? 1).NonNegative(nameof(cropping));

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 5);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        int first = DataFormat == "channels_first" ? 2 : 1;
        (int Before, int After)[] sides =
            [(Cropping.Front, Cropping.Back), (Cropping.Top, Cropping.Bottom), (Cropping.Left, Cropping.Right)];
        Value kept = inputs;
        for (int side = 0; side < sides.Length; side++)
        {
            int axis = first + side;
            long size = (long)inputs.Shape[axis] - sides[side].Before - sides[side].After;
            kept = size > 0 ? Ops.Slice(kept, axis, sides[side].Before, (int)size) : throw new ArgumentException(
                $"A cropping of {Cropping} leaves nothing of volumes of "
                + $"{inputs.Shape[first]}x{inputs.Shape[first + 1]}x{inputs.Shape[first + 2]}.");
        }

        return kept;
    }
}
