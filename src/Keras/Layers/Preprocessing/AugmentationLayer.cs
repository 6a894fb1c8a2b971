namespace Keras.Layers;

/// <summary>Base of layers that change images at random in training, and pass them on otherwise.</summary>
/// <remarks>
/// Output of the input's shape, in the layer's type. Training refuses: draw changes by <c>ImageDataGenerator</c> there.
/// Port of keras/layers/preprocessing/image_preprocessing.py.
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

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context) => base.Call(Ops.Cast(inputs, DType), context);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always when training begins, as changes are not drawn here.</exception>
    protected override Value CallInTraining(Value inputs, int drawSeed, CallContext context) => context.ShapesOnly
        ? inputs
        : throw new NotSupportedException(
            $"Layer {Name} ({GetType().Name}) passes images on in Predict and Evaluate, but its random changes in training are not "
            + "supported. Train without it, on images that an ImageDataGenerator changes, or call it with training: false.");

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
