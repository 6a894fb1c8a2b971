using Keras.Preprocessing;

namespace Keras.Layers;

/// <summary>Brings images to a size.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c> of any size, output of the given one, in training as otherwise. Pixels are
/// where TensorFlow 2 has them: their centers at halves. Smaller images are not smoothed, as in Keras. Port of
/// keras/layers/preprocessing/image_preprocessing.py.
/// </remarks>
/// <param name="height">Rows of the output.</param>
/// <param name="width">Columns of the output.</param>
/// <param name="interpolation">
/// <c>"bilinear"</c>, <c>"nearest"</c>, <c>"bicubic"</c>, <c>"area"</c>, <c>"lanczos3"</c>, <c>"lanczos5"</c>,
/// <c>"gaussian"</c> or <c>"mitchellcubic"</c>.
/// </param>
/// <param name="cropToAspectRatio">Whether the largest middle part of the output's ratio is taken, rather than images distorted.</param>
/// <param name="padToAspectRatio">Whether images are filled up to the output's ratio, rather than distorted.</param>
/// <param name="fillMode">How images are filled up: <c>"constant"</c>.</param>
/// <param name="fillValue">What images are filled up with.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A size is not positive, a name is unknown, or images shall be cropped and filled up.</exception>
public class Resizing(
    int height,
    int width,
    string interpolation = "bilinear",
    bool cropToAspectRatio = false,
    bool padToAspectRatio = false,
    string fillMode = "constant",
    double fillValue = 0,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    /// <inheritdoc cref="Resizing" path="/param[@name='height']"/>
    public int Height { get; } = Guard.Positive(height);

    /// <inheritdoc cref="Resizing" path="/param[@name='width']"/>
    public int Width { get; } = Guard.Positive(width);

    /// <inheritdoc cref="Resizing" path="/param[@name='interpolation']"/>
    public string Interpolation { get; } = Guard.OneOf(interpolation, [.. FloatResampler.Interpolations]);

    /// <inheritdoc cref="Resizing" path="/param[@name='cropToAspectRatio']"/>
    public bool CropToAspectRatio { get; } = !(cropToAspectRatio && padToAspectRatio) ? cropToAspectRatio : throw new ArgumentException(
        "Only one of `cropToAspectRatio` and `padToAspectRatio` can be true. Received: both.");

    /// <inheritdoc cref="Resizing" path="/param[@name='padToAspectRatio']"/>
    public bool PadToAspectRatio { get; } = padToAspectRatio;

    /// <inheritdoc cref="Resizing" path="/param[@name='fillMode']"/>
    public string FillMode { get; } = Guard.OneOf(fillMode, ["constant"]);

    /// <inheritdoc cref="Resizing" path="/param[@name='fillValue']"/>
    public double FillValue { get; } = fillValue;

    /// <inheritdoc cref="Resizing" path="/param[@name='dataFormat']"/>
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
    protected override Value Call(Value inputs, CallContext context) =>
        ImageLayout.OnBatch(Ops.Cast(inputs, DType), DataFormat, images => Resized(images, context));

    private Value Resized(Value x, CallContext context)
    {
        if (CropToAspectRatio)
        {
            x = ImageResizing.CropToRatio(x, Height, Width);
        }
        else if (PadToAspectRatio)
        {
            x = ImageResizing.PadToRatio(x, Height, Width, FillValue);
        }

        return ImageResizing.Resize(x, Height, Width, Interpolation, context);
    }
}
