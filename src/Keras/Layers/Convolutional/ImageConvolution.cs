using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>Base of convolutions of images: their window.</summary>
/// <inheritdoc cref="Convolution" path="/param[not(@name='rank' or @name='dataFormat')]"/>
/// <param name="kernelSize">Height and width of the window, in pixels.</param>
/// <param name="strides">
/// Step of the window, in pixels; 1 if null. Excludes a <paramref name="dilationRate"/> above 1.
/// </param>
/// <param name="padding"><c>"valid"</c> adds none; <c>"same"</c> makes the output <c>ceil(input / stride)</c>.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="dilationRate">Distance of the window's elements, in pixels; 1 if null.</param>
/// <exception cref="ArgumentException">
/// A size is not positive, both strides and dilation exceed 1, or padding or data format are unknown.
/// </exception>
public abstract class ImageConvolution(
    Size2D kernelSize,
    Size2D? strides,
    Padding padding,
    string? dataFormat,
    Size2D? dilationRate,
    ActivationFunction? activation,
    bool useBias,
    Initializer? biasInitializer,
    Regularizer? biasRegularizer,
    Regularizer? activityRegularizer,
    Constraint? biasConstraint,
    string? name,
    bool trainable,
    Shape? inputShape)
    : Convolution(
        rank: 4, dataFormat, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint,
        name, trainable, inputShape)
{
    public Size2D KernelSize { get; } = Guard.Positive(kernelSize);

    public Size2D Strides { get; } = Guard.Positive(strides, otherwise: 1);

    public Padding Padding { get; } = padding.ForImages();

    public Size2D DilationRate { get; } = Guard.NotWithStrides(Guard.Positive(dilationRate, otherwise: 1), strides);

    /// <summary>The window over images of a size.</summary>
    private protected Window2D WindowOver(Shape images) => Padding.Window(KernelSize, Strides, DilationRate, images);
}
