namespace Keras.Layers;

/// <summary>In training, turns images over, left to right or upside down, each with probability 1/2.</summary>
/// <inheritdoc cref="AugmentationLayer" path="/remarks"/>
/// <param name="mode"><c>"horizontal"</c>, <c>"vertical"</c>, or both: <c>"horizontal_and_vertical"</c>.</param>
/// <param name="seed">Fixes what is drawn; random if null.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A name is unknown.</exception>
public class RandomFlip(
    string mode = "horizontal_and_vertical",
    int? seed = null,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : AugmentationLayer(seed, name, trainable, inputShape)
{
    /// <inheritdoc cref="RandomFlip" path="/param[@name='mode']"/>
    public string Mode { get; } = Guard.OneOf(mode, ["horizontal", "vertical", "horizontal_and_vertical"]);

    /// <inheritdoc cref="RandomFlip" path="/param[@name='dataFormat']"/>
    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    private protected override string Layout => DataFormat;

    /// <inheritdoc/>
    internal override int Draws => 2;

    /// <inheritdoc/>
    internal override Value Augment(Value images, Value draws, CallContext context)
    {
        Value sideways = Mode == "vertical" ? images : Turned(images, axis: 2, draws, 0);
        return Mode == "horizontal" ? sideways : Turned(sideways, axis: 1, draws, 1);
    }

    private static Value Turned(Value images, int axis, Value draws, int which) =>
        Ops.Where(OverPixels(Ops.Less(Uniform(draws, which, 0, 1), 0.5)), Ops.Flip(images, axis), images);
}
