namespace Keras.Layers;

/// <summary>
/// In training, sets a random share of the input to the lower limit of <c>selu</c>, and scales and shifts the result so
/// that inputs of mean 0 and variance 1 keep both.
/// </summary>
/// <remarks>
/// Output of the input's shape; the identity outside training. Port of keras/layers/noise.py; Klambauer et al.,
/// "Self-Normalizing Neural Networks", 2017.
/// </remarks>
/// <param name="rate">Share of elements that are dropped, in [0, 1).</param>
/// <param name="noiseShape">
/// Shape of the mask, which repeats along axes of size 1; an unknown size is the input's. The input's shape if null.
/// </param>
/// <param name="seed">Fixes the masks; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException"><paramref name="rate"/> lies outside [0, 1).</exception>
public class AlphaDropout(
    double rate,
    Shape? noiseShape = null,
    int? seed = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : RandomLayer(seed, name, trainable, inputShape)
{
    /// <summary>What selu tends to for small inputs: minus its scale times its alpha.</summary>
    private const double Limit = -1.0507009873554805 * 1.6732632423543772;

    public double Rate { get; } = Guard.Fraction(rate);

    public Shape? NoiseShape { get; } = noiseShape;

    /// <inheritdoc/>
    protected override Value CallInTraining(Value inputs, int drawSeed, CallContext context)
    {
        Shape mask = Dropout.MaskShape(NoiseShape, inputs.Shape);
        Value kept = Ops.GreaterOrEqual(
            context.RandomUniform(mask, drawSeed, inputs.DType), Ops.Constant(Rate, inputs.DType));
        double scale = 1 / Math.Sqrt((1 - Rate) * (1 + (Rate * Limit * Limit)));
        return (scale * ((inputs * kept) + (Limit * (1 - kept)))) - (scale * Limit * Rate);
    }
}
