namespace Keras.Layers;

/// <summary>Adds slices, rows and columns of zeros around volumes.</summary>
/// <remarks>
/// Input <c>(batch, depth, height, width, channels)</c>, output
/// <c>(batch, front + depth + back, top + height + bottom, left + width + right, channels)</c>.
/// Port of keras/layers/convolutional.py.
/// </remarks>
/// <param name="padding">
/// What to add: one number for all sides, <c>(depth, height, width)</c>, or
/// <c>((front, back), (top, bottom), (left, right))</c>; 1 if null.
/// </param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for the channels after the batch; the global setting if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A side is negative, or the data format is unknown.</exception>
public class ZeroPadding3D(
    Padding3D? padding = null,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public Padding3D Padding { get; } = (padding ?? 1).NonNegative(nameof(padding));

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 5);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        (int, int)[] sides = [(Padding.Front, Padding.Back), (Padding.Top, Padding.Bottom), (Padding.Left, Padding.Right)];
        return Ops.Pad(inputs, DataFormat == "channels_first" ? [(0, 0), (0, 0), .. sides] : [(0, 0), .. sides, (0, 0)]);
    }
}
