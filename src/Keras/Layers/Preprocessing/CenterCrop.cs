namespace Keras.Layers;

/// <summary>Cuts the middle out of images; of smaller images, the largest middle part of that ratio is enlarged.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c> of any size, output of the given one, in training as otherwise. Port of
/// keras/layers/preprocessing/image_preprocessing.py.
/// </remarks>
/// <param name="height">Rows of the output.</param>
/// <param name="width">Columns of the output.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A size is not positive, or the data format is unknown.</exception>
public class CenterCrop(
    int height,
    int width,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    /// <inheritdoc cref="CenterCrop" path="/param[@name='height']"/>
    public int Height { get; } = Guard.Positive(height);

    /// <inheritdoc cref="CenterCrop" path="/param[@name='width']"/>
    public int Width { get; } = Guard.Positive(width);

    /// <inheritdoc cref="CenterCrop" path="/param[@name='dataFormat']"/>
    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 4);

    /// <inheritdoc/>
    protected override void CheckInputs(KerasTensors inputs)
    {
        if (!ImageLayout.IsOneImage(inputs))
        {
            base.CheckInputs(inputs);
        }
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => ImageLayout.OnBatch(
        Ops.Cast(inputs, DType),
        DataFormat,
        x => x.Shape[1] >= Height && x.Shape[2] >= Width
            ? ImageResizing.Crop(x, Height, Width)
            : ImageResizing.Resize(ImageResizing.CropToRatio(x, Height, Width), Height, Width, "bilinear", context));
}
