using Keras.Engine.Tensors;

namespace Keras.Layers;

/// <summary>Enlarges images by whole factors.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c>, output <c>(batch, height * factor, width * factor, channels)</c>.
/// Pixels are areas, as in tf.keras 2: the centre of output pixel i lies at <c>(i + 0.5) / factor - 0.5</c> of the
/// input. Port of keras/layers/convolutional.py.
/// </remarks>
/// <param name="size">Factors of height and width; 2 if null.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="interpolation"><c>"nearest"</c> repeats pixels, <c>"bilinear"</c> mixes neighbours.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; this layer has none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">
/// A factor is not positive, or above 1024 with <c>"bilinear"</c>, or the interpolation is unknown.
/// </exception>
public class UpSampling2D(
    Size2D? size = null,
    string? dataFormat = null,
    string interpolation = "nearest",
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    // Every place between two pixels is a value of its own in the graph.
    private const int MaxBilinear = 1024;

    public Size2D Size { get; } = Limited(Guard.Positive(size, otherwise: 2), interpolation);

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    public string Interpolation { get; } = Guard.OneOf(interpolation, ["nearest", "bilinear"]);

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(Rank: 4);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        int row = DataFormat == "channels_first" ? 2 : 1;
        return Enlarge(Enlarge(inputs, row, Size.Height), row + 1, Size.Width);
    }

    private static Size2D Limited(Size2D size, string interpolation) =>
        interpolation != "bilinear" || Math.Max(size.Height, size.Width) <= MaxBilinear
            ? size
            : throw new ArgumentException(
                $"UpSampling2D with interpolation \"bilinear\" takes factors up to {MaxBilinear}. "
                + $"Received: size=({size.Height}, {size.Width}). Enlarge in two layers, or by \"nearest\".",
                nameof(size));

    private Value Enlarge(Value x, int axis, int factor)
    {
        if (factor == 1)
        {
            return x;
        }

        if (Interpolation == "nearest")
        {
            return ImageLayout.Repeat(x, axis, factor);
        }

        Shape enlarged = ImageLayout.Enlarged(x, axis, factor);

        // The new pixels of every old one, along a new axis after it; then both axes become one.
        Shape single = x.Shape[..(axis + 1)].Concat(1).Concat(x.Shape[(axis + 1)..]);
        Value pixels = Ops.Concatenate(
            [.. Enumerable.Range(0, factor).Select(phase => Ops.Reshape(Mix(x, axis, phase, factor), single))],
            axis + 1);
        return Ops.Reshape(pixels, enlarged);
    }

    // The border pixels have no neighbour outside and stand in for it.
    private static Value Mix(Value x, int axis, int phase, int factor)
    {
        int length = x.Shape[axis];
        double offset = ((phase + 0.5) / factor) - 0.5;
        if (offset == 0 || length == 1)
        {
            return x;
        }

        Value neighbour = offset < 0
            ? Ops.Concatenate([Ops.Slice(x, axis, 0, 1), Ops.Slice(x, axis, 0, length - 1)], axis)
            : Ops.Concatenate([Ops.Slice(x, axis, 1, length - 1), Ops.Slice(x, axis, length - 1, 1)], axis);
        return ((1 - Math.Abs(offset)) * x) + (Math.Abs(offset) * neighbour);
    }
}
