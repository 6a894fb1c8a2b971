namespace Keras.Layers;

/// <summary>In training, makes images lighter or darker by random amounts.</summary>
/// <inheritdoc cref="AugmentationLayer" path="/remarks"/>
/// <param name="factor">
/// The largest change in both directions as a part of the range of values, or the two ends of a range within [-1, 1].
/// </param>
/// <param name="valueRange">Lowest and highest value of pixels; results are kept within. 0 and 255 if null.</param>
/// <param name="seed">Fixes what is drawn; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A number is out of range, or a name is unknown.</exception>
public class RandomBrightness(
    RandomFactor factor,
    IReadOnlyList<double>? valueRange = null,
    int? seed = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : AugmentationLayer(seed, name, trainable, inputShape)
{
    /// <inheritdoc cref="RandomBrightness" path="/param[@name='factor']"/>
    public RandomFactor Factor { get; } = factor.Within(nameof(factor), -1, 1);

    /// <inheritdoc cref="RandomBrightness" path="/param[@name='valueRange']"/>
    public IReadOnlyList<double> ValueRange { get; } = Range(valueRange);

    /// <inheritdoc/>
    internal override int Draws => 1;

    /// <inheritdoc/>
    internal override Value Augment(Value images, Value draws, CallContext context)
    {
        Value change = OverPixels(Uniform(draws, 0, Factor.Lower, Factor.Upper)) * (ValueRange[1] - ValueRange[0]);
        return Ops.Clip(images + change, ValueRange[0], ValueRange[1]);
    }
}
