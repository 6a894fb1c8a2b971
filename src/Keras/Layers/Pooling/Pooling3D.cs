using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Base of layers that make one number of each window of a volume, channel by channel.</summary>
/// <remarks>
/// Input <c>(batch, depth, height, width, channels)</c>. Port of keras/layers/pooling.py.
/// </remarks>
/// <param name="poolSize">What the window covers: one number, or depth, height and width; 2 if null.</param>
/// <param name="strides">Step of the window; <paramref name="poolSize"/> if null.</param>
/// <param name="padding">
/// <c>"valid"</c> drops windows that do not fit; <c>"same"</c> makes the output <c>ceil(input / stride)</c>.
/// </param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for the channels after the batch; the global setting if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A size is not positive, or padding or data format are unknown.</exception>
public abstract class Pooling3D(
    IntList? poolSize = null,
    IntList? strides = null,
    Padding padding = default,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    public IntList PoolSize { get; } = Volumes.Triple(poolSize, 2, nameof(poolSize));

    public IntList Strides { get; } = Volumes.Triple(strides ?? poolSize, 2, nameof(strides));

    public Padding Padding { get; } = padding.ForImages();

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 5);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Value x = ImageLayout.ToChannelsLast(inputs, DataFormat);
        Value planes = Volumes.OfImages(x, images => Pool(
            images, Padding.Window(Volumes.Plane(PoolSize), Volumes.Plane(Strides), dilation: 1, images.Shape)));
        return ImageLayout.FromChannelsLast(PoolDepth(planes), DataFormat);
    }

    /// <summary>One number for each window of images <c>(batch, height, width, channels)</c>.</summary>
    protected abstract Value Pool(Value images, Window2D window);

    /// <summary>One number for each window along the depth of volumes with channels last.</summary>
    protected abstract Value PoolDepth(Value volumes);
}
