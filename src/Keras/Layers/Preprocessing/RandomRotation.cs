namespace Keras.Layers;

/// <summary>In training, turns images by random angles.</summary>
/// <inheritdoc cref="AugmentationLayer" path="/remarks"/>
/// <param name="factor">
/// The largest angle in both directions as a part of a full turn, or the two ends of a range: 0.1 turns by up to 36 degrees.
/// Positive angles turn counterclockwise.
/// </param>
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
public class RandomRotation(
    RandomFactor factor,
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
    /// <inheritdoc cref="RandomRotation" path="/param[@name='factor']"/>
    public RandomFactor Factor { get; } = factor.Within(nameof(factor));

    /// <inheritdoc cref="RandomRotation" path="/param[@name='fillMode']"/>
    public string FillMode { get; } = Guard.OneOf(fillMode, FillModes);

    /// <inheritdoc cref="RandomRotation" path="/param[@name='interpolation']"/>
    public string Interpolation { get; } = Guard.OneOf(interpolation, Interpolations);

    /// <inheritdoc cref="RandomRotation" path="/param[@name='fillValue']"/>
    public double FillValue { get; } = fillValue;

    /// <inheritdoc cref="RandomRotation" path="/param[@name='dataFormat']"/>
    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    private protected override string Layout => DataFormat;

    /// <inheritdoc/>
    internal override int Draws => 1;

    /// <inheritdoc/>
    internal override Value Augment(Value images, Value draws, CallContext context)
    {
        (double right, double bottom) = (images.Shape[2] - 1, images.Shape[1] - 1);
        Value angle = Uniform(draws, 0, Factor.Lower * 2 * Math.PI, Factor.Upper * 2 * Math.PI);
        (Value cosine, Value sine) = (Ops.Cos(angle), Ops.Sin(angle));
        Value x = (right - ((cosine * right) - (sine * bottom))) / 2;
        Value y = (bottom - ((sine * right) + (cosine * bottom))) / 2;
        return Sample(images, [cosine, -sine, x, sine, cosine, y], Interpolation, FillMode, FillValue);
    }
}
