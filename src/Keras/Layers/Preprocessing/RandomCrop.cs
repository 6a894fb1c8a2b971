using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>In training, cuts parts of one size out of images, at a random place that all images of a batch share.</summary>
/// <remarks>
/// In inference, and where the images are smaller, the largest middle part of the ratio is brought to the size. Input
/// <c>(batch, height, width, channels)</c>, or one image without the batch. Port of
/// keras/layers/preprocessing/image_preprocessing.py of TensorFlow 2.15.
/// </remarks>
/// <param name="height">Rows of the output.</param>
/// <param name="width">Columns of the output.</param>
/// <param name="seed">Fixes what is drawn; random if null.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A size is not positive, or the data format is unknown.</exception>
public class RandomCrop(
    int height,
    int width,
    int? seed = null,
    string? dataFormat = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : AugmentationLayer(seed, name, trainable, inputShape)
{
    /// <inheritdoc cref="RandomCrop" path="/param[@name='height']"/>
    public int Height { get; } = Guard.Positive(height);

    /// <inheritdoc cref="RandomCrop" path="/param[@name='width']"/>
    public int Width { get; } = Guard.Positive(width);

    /// <inheritdoc cref="RandomCrop" path="/param[@name='dataFormat']"/>
    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    /// <inheritdoc/>
    internal override int Draws => 2;

    /// <inheritdoc/>
    internal override bool DrawsOnce => true;

    private protected override string Layout => DataFormat;

    /// <inheritdoc/>
    internal override Value Augment(Value images, Value draws, CallContext context) =>
        images.Shape[1] >= Height && images.Shape[2] >= Width
            ? Part(Part(images, 1, Height, draws, 0), 2, Width, draws, 1)
            : Resized(images, context);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => context.Training
        ? base.Call(inputs, context)
        : OnBatch(Ops.Cast(inputs, DType), images => Resized(images, context));

    private Value Resized(Value images, CallContext context) => ImageResizing.Resize(
        ImageResizing.CropToRatio(images, Height, Width), Height, Width, "bilinear", context);

    private static Value Part(Value images, int axis, int length, Value draws, int which)
    {
        int room = images.Shape[axis] - length;
        if (room == 0)
        {
            return images;
        }

        // A number just below 1 may be rounded up.
        Value begin = Ops.Minimum(Ops.Floor(Uniform(draws, which, 0, room + 1)), room);
        Value places = Ops.Reshape(Ops.Cast(begin, DType.Int32), 1) + Ops.Arange(length);
        return Ops.Gather(images, places, axis);
    }
}
