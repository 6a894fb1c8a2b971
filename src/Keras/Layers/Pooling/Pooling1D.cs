using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Base of layers that make one number of each window of a sequence, channel by channel.</summary>
/// <remarks>
/// Input <c>(batch, steps, channels)</c>, output <c>(batch, newSteps, channels)</c>. Port of keras/layers/pooling.py.
/// </remarks>
/// <param name="poolSize">Steps the window covers.</param>
/// <param name="strides">Distance of the windows, in steps; <paramref name="poolSize"/> if null.</param>
/// <param name="padding">
/// <c>"valid"</c> drops windows that do not fit; <c>"same"</c> makes the output <c>ceil(input / stride)</c>.
/// </param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, also if null, or <c>"channels_first"</c> for <c>(batch, channels, steps)</c>.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A size is not positive, or padding or data format are unknown.</exception>
public abstract class Pooling1D(
    int poolSize = 2,
    int? strides = null,
    Padding padding = default,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public int PoolSize { get; } = Guard.Positive(poolSize);

    public int Strides { get; } = Guard.Positive(strides ?? poolSize, nameof(strides));

    public Padding Padding { get; } = padding.ForImages();

    public string DataFormat { get; } = Guard.DataFormat(dataFormat ?? "channels_last", nameof(dataFormat));

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 3);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Value rows = ImageLayout.ToRows(ImageLayout.ToChannelsLast(inputs, DataFormat));
        Window2D window = Padding.Window((1, PoolSize), (1, Strides), dilation: 1, rows.Shape);
        return ImageLayout.FromChannelsLast(ImageLayout.FromRows(Pool(rows, window)), DataFormat);
    }

    /// <summary>One number for each window of images <c>(batch, 1, steps, channels)</c>.</summary>
    protected abstract Value Pool(Value images, Window2D window);
}
