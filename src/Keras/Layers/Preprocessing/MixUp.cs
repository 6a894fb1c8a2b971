namespace Keras.Layers;

/// <summary>In training, blends every image and its label with another of the batch.</summary>
/// <inheritdoc cref="MixingLayer" path="/remarks"/>
/// <remarks>
/// One weight for a batch, from Beta(alpha, alpha): <c>weight * x + (1 - weight) * other</c>. Port of
/// keras/src/layers/preprocessing/image_preprocessing/mix_up.py of Keras 3; Zhang et al. 2018, arXiv:1710.09412.
/// </remarks>
/// <param name="alpha">How even the blends are, in (0, 1]: 1 makes all weights alike likely.</param>
/// <param name="seed">Fixes what is drawn; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException"><paramref name="alpha"/> lies outside (0, 1].</exception>
/// <example>
/// <code>
/// MixUp mixUp = new(0.2);
/// Dataset mixed = train.Batch(32).Map((x, y) => mixUp.ApplyAll([x, y], training: true));
/// </code>
/// </example>
public class MixUp(
    double alpha = 0.2,
    int? seed = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : MixingLayer(seed, name, trainable, inputShape)
{
    /// <inheritdoc cref="MixUp" path="/param[@name='alpha']"/>
    public double Alpha { get; } = alpha is > 0 and <= 1 ? alpha : throw new ArgumentException(
        $"`alpha` must lie above 0 and be at most 1. Received: {alpha}.", nameof(alpha));

    /// <inheritdoc/>
    internal override int Draws => 1 + BetaDraws;

    /// <inheritdoc/>
    internal override IReadOnlyList<Value> Mix(IReadOnlyList<Value> inputs, Value draws)
    {
        // One weight: that of the first row.
        Value weight = Beta(Ops.Constant(Alpha, draws.DType), Ops.Slice(Ops.Slice(draws, 0, 0, 1), 1, 1, BetaDraws));
        Value keys = Ops.Slice(draws, 1, 0, 1);
        return
        [
            .. inputs.Select(input => (Spread(weight, input) * input) + ((1 - Spread(weight, input)) * Permuted(input, keys))),
        ];
    }
}
