using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Base of layers that make one number of each window of an image, channel by channel.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c>, output <c>(batch, newHeight, newWidth, channels)</c>.
/// Port of keras/layers/pooling.py.
/// </remarks>
/// <param name="poolSize">Height and width of the window, in pixels; 2 if null.</param>
/// <param name="strides">Step of the window, in pixels; <paramref name="poolSize"/> if null.</param>
/// <param name="padding">
/// <c>"valid"</c> drops windows that do not fit; <c>"same"</c> makes the output <c>ceil(input / stride)</c>.
/// </param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A size is not positive, or padding or data format are unknown.</exception>
public abstract class Pooling2D(
    Size2D? poolSize = null,
    Size2D? strides = null,
    Padding padding = default,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public Size2D PoolSize { get; } = Guard.Positive(poolSize, otherwise: 2);

    public Size2D Strides { get; } = Guard.Positive(strides, otherwise: poolSize ?? 2);

    public Padding Padding { get; } = padding.ForImages();

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 4);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Value images = ImageLayout.ToChannelsLast(inputs, DataFormat);
        Window2D window = Padding.Window(PoolSize, Strides, dilation: 1, images.Shape);
        return ImageLayout.FromChannelsLast(Pool(images, window), DataFormat);
    }

    /// <summary>One number for each window of images <c>(batch, height, width, channels)</c>.</summary>
    protected abstract Value Pool(Value images, Window2D window);
}
