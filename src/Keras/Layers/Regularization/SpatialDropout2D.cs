namespace Keras.Layers;

/// <summary>
/// In training, sets a random share of whole channels to 0 and divides the rest by the share that stays.
/// </summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c>, output of the same shape; the identity outside training.
/// Port of keras/layers/core.py; Tompson et al. 2015.
/// </remarks>
/// <param name="rate">Share of channels that are dropped, in [0, 1].</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="seed">Fixes the masks; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException"><paramref name="rate"/> lies outside [0, 1].</exception>
public class SpatialDropout2D(
    double rate,
    string? dataFormat = null,
    int? seed = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : RandomLayer(seed, name, trainable, inputShape)
{
    public double Rate { get; } = Guard.InRange(rate, 0, 1);

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 4);

    /// <inheritdoc/>
    protected override Value CallInTraining(Value inputs, int drawSeed, CallContext context)
    {
        Shape mask = inputs.Shape;
        foreach (int axis in ImageLayout.SpatialAxes(DataFormat, mask.Rank))
        {
            mask = mask.With(axis, 1);
        }

        return Dropout.Drop(inputs, Rate, mask, drawSeed, context);
    }
}
