namespace Keras.Layers;

/// <summary>In training, shifts images by random distances.</summary>
/// <inheritdoc cref="AugmentationLayer" path="/remarks"/>
/// <param name="heightFactor">
/// The largest shift in both directions as a part of the height, or the two ends of a range within [-1, 1]: positive ones shift
/// down.
/// </param>
/// <param name="widthFactor">The same for the width: positive ones shift to the right.</param>
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
public class RandomTranslation(
    RandomFactor heightFactor,
    RandomFactor widthFactor,
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
    /// <inheritdoc cref="RandomTranslation" path="/param[@name='heightFactor']"/>
    public RandomFactor HeightFactor { get; } = heightFactor.Within(nameof(heightFactor), -1, 1);

    /// <inheritdoc cref="RandomTranslation" path="/param[@name='widthFactor']"/>
    public RandomFactor WidthFactor { get; } = widthFactor.Within(nameof(widthFactor), -1, 1);

    /// <inheritdoc cref="RandomTranslation" path="/param[@name='fillMode']"/>
    public string FillMode { get; } = Guard.OneOf(fillMode, FillModes);

    /// <inheritdoc cref="RandomTranslation" path="/param[@name='interpolation']"/>
    public string Interpolation { get; } = Guard.OneOf(interpolation, Interpolations);

    /// <inheritdoc cref="RandomTranslation" path="/param[@name='fillValue']"/>
    public double FillValue { get; } = fillValue;

    /// <inheritdoc cref="RandomTranslation" path="/param[@name='dataFormat']"/>
    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    private protected override string Layout => DataFormat;

    /// <inheritdoc/>
    internal override int Draws => 2;

    /// <inheritdoc/>
    internal override Value Augment(Value images, Value draws, CallContext context)
    {
        Value down = Uniform(draws, 0, HeightFactor.Lower, HeightFactor.Upper) * images.Shape[1];
        Value right = Uniform(draws, 1, WidthFactor.Lower, WidthFactor.Upper) * images.Shape[2];
        Value ones = Ops.OnesLike(down);
        return Sample(images, [ones, null, -right, null, ones, -down], Interpolation, FillMode, FillValue);
    }
}
