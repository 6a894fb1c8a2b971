namespace Keras.Layers;

/// <summary>Adds rows and columns of zeros around images.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c>, output
/// <c>(batch, top + height + bottom, left + width + right, channels)</c>. Port of keras/layers/convolutional.py.
/// </remarks>
/// <param name="padding">
/// Pixels to add: one number for all sides, <c>(height, width)</c>, or <c>((top, bottom), (left, right))</c>; 1 if
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
/// <example><code>x = new ZeroPadding2D(padding: ((3, 3), (3, 3))).Apply(x);</code></example>
public class ZeroPadding2D(
    Padding2D? padding = null,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public Padding2D Padding { get; } = (padding ?? 1).NonNegative(nameof(padding));

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 4);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => DataFormat == "channels_first"
        ? Ops.Pad(inputs, [0, 0, Padding.Top, Padding.Left], [0, 0, Padding.Bottom, Padding.Right])
        : Ops.Pad(inputs, [0, Padding.Top, Padding.Left, 0], [0, Padding.Bottom, Padding.Right, 0]);
}
