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
}
