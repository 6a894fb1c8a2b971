namespace Keras.Layers;

/// <summary>In training, shows random parts of images larger, or images smaller.</summary>
/// <inheritdoc cref="AugmentationLayer" path="/remarks"/>
/// <param name="heightFactor">
/// The largest change of height in both directions, or the two ends of a range, of at least -1: -0.2 shows a part of 80 % of
/// the height, 0.2 120 %.
/// </param>
/// <param name="widthFactor">The same for the width; null to keep the ratio of both.</param>
/// <param name="fillMode">
/// What pixels from outside are: mirrored (<c>"reflect"</c>), those of the other side (<c>"wrap"</c>), the border
/// (<c>"nearest"</c>), or <paramref name="fillValue"/> (<c>"constant"</c>).
/// </param>
/// <param name="interpolation"><c>"bilinear"</c> or <c>"nearest"</c>.</param>
/// <param name="seed">Fixes what is drawn; random if null.</param>
/// <param name="fillValue">The value of pixels from outside.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A number is out of range, or a name is unknown.</exception>
public class RandomZoom(
    RandomFactor heightFactor,
    RandomFactor? widthFactor = null,
    string fillMode = "reflect",
    string interpolation = "bilinear",
    int? seed = null,
    double fillValue = 0,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : AugmentationLayer(seed, name, trainable, inputShape)
{
    /// <inheritdoc cref="RandomZoom" path="/param[@name='heightFactor']"/>
    public RandomFactor HeightFactor { get; } = heightFactor.Within(nameof(heightFactor), -1);

    /// <inheritdoc cref="RandomZoom" path="/param[@name='widthFactor']"/>
    public RandomFactor? WidthFactor { get; } = widthFactor?.Within(nameof(widthFactor), -1);

    /// <inheritdoc cref="RandomZoom" path="/param[@name='fillMode']"/>
    public string FillMode { get; } = Guard.OneOf(fillMode, FillModes);

    /// <inheritdoc cref="RandomZoom" path="/param[@name='interpolation']"/>
    public string Interpolation { get; } = Guard.OneOf(interpolation, Interpolations);

    /// <inheritdoc cref="RandomZoom" path="/param[@name='fillValue']"/>
    public double FillValue { get; } = fillValue;

    /// <inheritdoc cref="RandomZoom" path="/param[@name='dataFormat']"/>
    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    private protected override string Layout => DataFormat;

    /// <inheritdoc/>
    internal override int Draws => 2;

    /// <inheritdoc/>
    internal override Value Augment(Value images, Value draws, CallContext context)
    {
        Value height = Uniform(draws, 0, 1 + HeightFactor.Lower, 1 + HeightFactor.Upper);
        Value width = WidthFactor is RandomFactor factor ? Uniform(draws, 1, 1 + factor.Lower, 1 + factor.Upper) : height;
        Value x = (1 - width) * ((images.Shape[2] - 1) / 2.0);
        Value y = (1 - height) * ((images.Shape[1] - 1) / 2.0);
        return Sample(images, [width, null, x, null, height, y], Interpolation, FillMode, FillValue);
    }
}
