namespace Keras.Layers;

/// <summary>
/// In training, sets a random share of whole channels of sequences to 0 and divides the rest by the share that stays.
/// </summary>
/// <remarks>
/// Input <c>(batch, steps, channels)</c>, output of the same shape; the identity outside training.
/// Port of keras/layers/core.py; Tompson et al. 2015.
/// </remarks>
/// <param name="rate">Share of channels that are dropped, in [0, 1].</param>
/// <param name="seed">Fixes the masks; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException"><paramref name="rate"/> lies outside [0, 1].</exception>
public class SpatialDropout1D(
    double rate, int? seed = null, string? name = null, bool trainable = true, Shape? inputShape = null)
    : RandomLayer(seed, name, trainable, inputShape)
{
    public double Rate { get; } = Guard.InRange(rate, 0, 1);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 3);

    /// <inheritdoc/>
    protected override Value CallInTraining(Value inputs, int drawSeed, CallContext context) =>
        Dropout.Drop(inputs, Rate, inputs.Shape.With(1, 1), drawSeed, context);
}
