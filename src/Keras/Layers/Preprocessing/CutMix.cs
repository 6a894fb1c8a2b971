namespace Keras.Layers;

/// <summary>In training, pastes a random window of another image of the batch into every image, and blends the labels by area.</summary>
/// <inheritdoc cref="MixingLayer" path="/remarks"/>
/// <remarks>
/// Port of keras/src/layers/preprocessing/image_preprocessing/cut_mix.py of Keras 3; Yun et al. 2019, arXiv:1905.04899.
/// </remarks>
/// <param name="factor">
/// Range within [0, 1] of the parameter of the Beta distribution that decides the windows' areas; a single number is its end.
/// </param>
/// <param name="seed">Fixes what is drawn; random if null.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A number is out of range, or a name is unknown.</exception>
public class CutMix(
    RandomFactor? factor = null,
    int? seed = null,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : MixingLayer(seed, name, trainable, inputShape)
{
    /// <inheritdoc cref="CutMix" path="/param[@name='factor']"/>
    public RandomFactor Factor { get; } = FromZero(factor ?? 1.0).Within(nameof(factor), 0, 1);

    /// <inheritdoc cref="CutMix" path="/param[@name='dataFormat']"/>
    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    internal override int Draws => 4 + BetaDraws;

    /// <inheritdoc/>
    internal override IReadOnlyList<Value> Mix(IReadOnlyList<Value> inputs, Value draws)
    {
        Value images = ImageLayout.ToChannelsLast(inputs[0], DataFormat);
        (Value keys, int height, int width) = (Ops.Slice(draws, 1, 0, 1), images.Shape[1], images.Shape[2]);

        // One parameter for the batch.
        Value alpha = Factor.Lower + 1e-6 + ((Factor.Upper - Factor.Lower) * Ops.Slice(Ops.Slice(draws, 0, 0, 1), 1, 3, 1));
        Value weight = Beta(Ops.Minimum(alpha, 1), Ops.Slice(draws, 1, 4, BetaDraws));
        Value ratio = Ops.Sqrt(1 - weight);
        (Value columns, Value rows) = (Window(ratio, width, draws, 1), Window(ratio, height, draws, 2));
        Value window = Ops.Reshape(rows, (rows.Shape[0], height, 1, 1)) * Ops.Reshape(columns, (rows.Shape[0], 1, width, 1));
        Value mixed = Ops.Where(window, Permuted(images, keys), images);
        Value area = Ops.Square(ratio);
        return
        [
            ImageLayout.FromChannelsLast(mixed, DataFormat),
            .. inputs.Skip(1).Select(labels =>
                ((1 - Spread(area, labels)) * labels) + (Spread(area, labels) * Permuted(labels, keys))),
        ];
    }

    // 1 at the places of an axis that lie within the window, (batch, length).
    private static Value Window(Value ratio, int length, Value draws, int which)
    {
        Value size = ratio * length;
        Value begin = Ops.Slice(draws, 1, which, 1) * (length - size);
        Value places = Ops.Reshape(Ops.Arange(0, length, dtype: ratio.DType), (1, length));
        return Ops.GreaterEqual(places, begin) * Ops.Less(places, begin + size);
    }

    private static RandomFactor FromZero(RandomFactor factor) => factor.IsSingle ? (0.0, factor.Upper) : factor;
}
