using Keras.Engine.Operations;

namespace Keras.Layers;

/// <summary>Base of layers that change images at random in training, and pass them on otherwise.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c>, or one image without the batch; output in the layer's type. What is drawn
/// follows from the seed and the number of the step, for any number of threads the same: on arrays,
/// <c>layer.Apply(images, training: true)</c>, the number of the call, and in <c>Dataset.Map</c> the place of the element.
/// Port of keras/layers/preprocessing/image_preprocessing.py of TensorFlow 2.15.
/// </remarks>
/// <param name="seed">Fixes what is drawn; random if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights; such layers have none.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
public abstract class AugmentationLayer(int? seed, string? name, bool trainable, Shape? inputShape)
    : RandomLayer(seed, name, trainable, inputShape)
{
    private protected static readonly string[] FillModes = ["reflect", "wrap", "constant", "nearest"];
    private protected static readonly string[] Interpolations = ["nearest", "bilinear"];

    /// <summary>Random numbers that an image needs.</summary>
    internal abstract int Draws { get; }

    /// <summary>Whether all images of a batch are changed alike.</summary>
    internal virtual bool DrawsOnce => false;

    /// <summary>Where the channels are.</summary>
    private protected virtual string Layout => "channels_last";

    /// <summary>The images, changed.</summary>
    /// <param name="images">Images <c>(batch, height, width, channels)</c>.</param>
    /// <param name="draws">Numbers from U[0, 1): <c>(batch, Draws)</c>, or one row for all images.</param>
    /// <param name="context">What is traced.</param>
    internal abstract Value Augment(Value images, Value draws, CallContext context);

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => base.Call(Ops.Cast(inputs, DType), context);

    /// <inheritdoc/>
    protected override Value CallInTraining(Value inputs, int drawSeed, CallContext context) => OnBatch(inputs, images =>
    {
        Value draws = DrawsOnce
            ? context.DrawAlike((1, Draws), drawSeed, DType)
            : context.RandomBySample(images.Shape[0], Draws, drawSeed, DType);
        return Augment(images, draws, context);
    });

    /// <summary>Applies a function of images with channels last to those of the layer's layout, or to one image.</summary>
    /// <exception cref="ArgumentException">The input is neither.</exception>
    private protected Value OnBatch(Value inputs, Func<Value, Value> function)
    {
        if (inputs.Shape.Rank is not (3 or 4))
        {
            throw new ArgumentException(
                $"Layer {Name} ({GetType().Name}) changes images (batch, height, width, channels), or one image without the batch. "
                + $"Received: {inputs.Types[0]}.");
        }

        return ImageLayout.OnBatch(inputs, Layout, function);
    }

    /// <summary>One of the draws of each image, spread over a range: <c>(batch, 1)</c>.</summary>
    private protected static Value Uniform(Value draws, int which, double lower, double upper) =>
        lower + ((upper - lower) * Ops.Slice(draws, 1, which, 1));

    /// <summary>A number for each image in the shape that repeats over its pixels.</summary>
    private protected static Value OverPixels(Value numbers) => Ops.Reshape(numbers, (numbers.Shape[0], 1, 1, 1));

    /// <summary>Images read at the places that their matrices name.</summary>
    /// <param name="images">Images.</param>
    /// <param name="rows">
    /// Numbers <c>(batch, 1)</c>: pixel (x, y) is read at <c>(a x + b y + c, d x + e y + f)</c>; null for 0.
    /// </param>
    /// <param name="interpolation">Nearest, or bilinear.</param>
    /// <param name="fillMode">What lies outside.</param>
    /// <param name="fillValue">The number outside, for <c>"constant"</c>.</param>
    private protected static Value Sample(
        Value images, IReadOnlyList<Value?> rows, string interpolation, string fillMode, double fillValue)
    {
        Value zeros = Ops.Zeros((images.Shape[0], 1), images.DType);
        return Ops.ProjectiveSample(
            images,
            Ops.Concatenate([.. rows.Select(number => number ?? zeros), zeros, zeros], 1),
            interpolation: Enum.Parse<Interpolation>(interpolation, ignoreCase: true),
            fill: Enum.Parse<SampleFill>(fillMode, ignoreCase: true),
            fillValue: fillValue);
    }

    /// <summary>The lowest and the highest value of pixels.</summary>
    /// <exception cref="ArgumentException">These are no two numbers in order.</exception>
    private protected static IReadOnlyList<double> Range(IReadOnlyList<double>? valueRange) => valueRange switch
    {
        null => [0, 255],
        [double low, double high] when low < high => [low, high],
        _ => throw new ArgumentException(
            "`valueRange` must be the lowest and the highest value of pixels. "
            + $"Received: {string.Join(", ", valueRange)}.",
            nameof(valueRange)),
    };
}
