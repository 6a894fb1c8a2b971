namespace Keras.Layers;

/// <summary>
/// In training, spreads the values of each channel around their mean, or draws them together; all images of a batch alike.
/// </summary>
/// <inheritdoc cref="AugmentationLayer" path="/remarks"/>
/// <param name="factor">
/// How far the factor of the distances to the mean lies from 1, at most: one number for both directions, or one down, at most 1,
/// and one up.
/// </param>
/// <param name="valueRange">Lowest and highest value of pixels; results are kept within. 0 and 255 if null.</param>
/// <param name="seed">Fixes what is drawn; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A number is out of range, or a name is unknown.</exception>
public class RandomContrast(
    RandomFactor factor,
    IReadOnlyList<double>? valueRange = null,
    int? seed = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : AugmentationLayer(seed, name, trainable, inputShape)
{
    /// <inheritdoc cref="RandomContrast" path="/param[@name='factor']"/>
    public RandomFactor Factor { get; } = InBothDirections(factor);

    /// <inheritdoc cref="RandomContrast" path="/param[@name='valueRange']"/>
    public IReadOnlyList<double> ValueRange { get; } = Range(valueRange);

    /// <inheritdoc/>
    internal override int Draws => 1;

    /// <inheritdoc/>
    internal override bool DrawsOnce => true;

    /// <inheritdoc/>
    internal override Value Augment(Value images, Value draws, CallContext context)
    {
        Value factor = OverPixels(Uniform(draws, 0, 1 - Math.Abs(Factor.Lower), 1 + Factor.Upper));
        Value mean = Ops.Mean(images, (1, 2), keepDims: true);
        return Ops.Clip(((images - mean) * factor) + mean, ValueRange[0], ValueRange[1]);
    }

    // Of two numbers, both are distances, the first downwards.
    private static RandomFactor InBothDirections(RandomFactor factor) =>
        (factor.IsSingle ? factor.Upper : factor.Lower) is >= 0 and <= 1 && factor.Upper >= 0 ? factor : throw new ArgumentException(
            "`factor` must be a number from 0 to 1, or two of at least 0, the first at most 1: how far down, and how far up. "
            + $"Received: {factor}.",
            nameof(factor));
}
