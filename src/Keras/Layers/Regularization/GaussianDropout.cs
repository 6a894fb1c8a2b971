namespace Keras.Layers;

/// <summary>
/// In training, multiplies with normal noise around 1, whose deviation <c>sqrt(rate / (1 - rate))</c> is that of
/// <see cref="Dropout"/>.
/// </summary>
/// <remarks>
/// Output of the input's shape; the identity outside training. Port of keras/layers/noise.py; Srivastava et al. 2014.
/// </remarks>
/// <param name="rate">Share of elements that Dropout would drop, in [0, 1).</param>
/// <param name="seed">Fixes the noise; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException"><paramref name="rate"/> lies outside [0, 1).</exception>
public class GaussianDropout(
    double rate, int? seed = null, string? name = null, bool trainable = true, Shape? inputShape = null)
    : RandomLayer(seed, name, trainable, inputShape)
{
    public double Rate { get; } = Guard.Fraction(rate);

    /// <inheritdoc/>
    protected override Value CallInTraining(Value inputs, int drawSeed, CallContext context)
    {
        double stddev = Math.Sqrt(Rate / (1 - Rate));
        return inputs * (1 + (stddev * context.RandomNormal(inputs.Shape, drawSeed, inputs.DType)));
    }
}
