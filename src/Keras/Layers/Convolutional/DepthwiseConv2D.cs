using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>Convolves every channel of images by itself, with filters of its own.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c>, output <c>(batch, newHeight, newWidth, channels *
/// depthMultiplier)</c>; weights <c>depthwise_kernel (kernelHeight, kernelWidth, channels, depthMultiplier)</c> and
/// <c>bias (channels * depthMultiplier,)</c>. Port of keras/layers/convolutional/depthwise_conv2d.py.
/// </remarks>
/// <inheritdoc cref="ImageConvolution" path="/param[not(@name='dataFormat')]"/>
/// <param name="depthMultiplier">Filters per channel.</param>
/// <param name="depthwiseInitializer">Fills the kernel; <c>"glorot_uniform"</c> if null.</param>
/// <param name="depthwiseRegularizer">Penalty on the kernel; none if null.</param>
/// <param name="depthwiseConstraint">What the kernel is forced to after each update; nothing if null.</param>
/// <exception cref="ArgumentException">A size is not positive, or both strides and dilation exceed 1.</exception>
public class DepthwiseConv2D(
    Size2D kernelSize,
    Size2D? strides = null,
    Padding padding = default,
    int depthMultiplier = 1,
    string? dataFormat = null,
    Size2D? dilationRate = null,
    ActivationFunction? activation = null,
    bool useBias = true,
    Initializer? depthwiseInitializer = null,
    Initializer? biasInitializer = null,
    Regularizer? depthwiseRegularizer = null,
    Regularizer? biasRegularizer = null,
    Regularizer? activityRegularizer = null,
    Constraint? depthwiseConstraint = null,
    Constraint? biasConstraint = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : ImageConvolution(
        kernelSize, strides, padding, dataFormat, dilationRate, activation, useBias, biasInitializer, biasRegularizer,
        activityRegularizer, biasConstraint, name, trainable, inputShape)
{
    private Variable? _kernel;

    public int DepthMultiplier { get; } = Guard.Positive(depthMultiplier);

    public Initializer DepthwiseInitializer { get; } = depthwiseInitializer ?? new GlorotUniform();

    public Regularizer? DepthwiseRegularizer { get; } = depthwiseRegularizer;

    public Constraint? DepthwiseConstraint { get; } = depthwiseConstraint;

    /// <inheritdoc/>
    protected override int? InputChannels => _kernel?.Shape[2];

    /// <inheritdoc/>
    protected override int BuildKernels(Shape inputShape, int channels)
    {
        _kernel = AddWeight(
            "depthwise_kernel",
            (KernelSize.Height, KernelSize.Width, channels, DepthMultiplier),
            DepthwiseInitializer,
            DepthwiseRegularizer,
            constraint: DepthwiseConstraint);
        return CheckedSizes.Multiply(channels, DepthMultiplier);
    }

    /// <inheritdoc/>
    protected override Value Convolve(Value inputs) => Convolve(inputs, _kernel!, WindowOver(inputs.Shape));

    /// <summary>Convolves every channel by itself: a convolution of as many groups as channels.</summary>
    internal static Value Convolve(Value images, Value kernel, Window2D window)
    {
        Shape shape = kernel.Shape;
        Value grouped = Ops.Reshape(kernel, (shape[0], shape[1], 1, CheckedSizes.Multiply(shape[2], shape[3])));
        return Ops.Conv2D(images, grouped, window, groups: shape[2]);
    }
}
