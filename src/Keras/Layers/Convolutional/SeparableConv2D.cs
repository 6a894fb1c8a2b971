using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>Convolves every channel of images by itself and mixes the channels of every pixel afterwards.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c>, output <c>(batch, newHeight, newWidth, filters)</c>; weights
/// <c>depthwise_kernel (kernelHeight, kernelWidth, channels, depthMultiplier)</c>,
/// <c>pointwise_kernel (1, 1, channels * depthMultiplier, filters)</c> and <c>bias (filters,)</c>.
/// Port of keras/layers/convolutional.py; Chollet 2016.
/// </remarks>
/// <inheritdoc cref="ImageConvolution" path="/param[not(@name='dataFormat')]"/>
/// <param name="filters">Channels of the output.</param>
/// <param name="depthMultiplier">Filters per channel in the first step.</param>
/// <param name="depthwiseInitializer">Fills the kernel of the first step; <c>"glorot_uniform"</c> if null.</param>
/// <param name="pointwiseInitializer">Fills the kernel of the second step; <c>"glorot_uniform"</c> if null.</param>
/// <param name="depthwiseRegularizer">Penalty on the kernel of the first step; none if null.</param>
/// <param name="pointwiseRegularizer">Penalty on the kernel of the second step; none if null.</param>
/// <param name="depthwiseConstraint">What the first kernel is forced to after each update; nothing if null.</param>
/// <param name="pointwiseConstraint">What the second kernel is forced to after each update; nothing if null.</param>
/// <exception cref="ArgumentException">A size is not positive, or both strides and dilation exceed 1.</exception>
public class SeparableConv2D(
    int filters,
    Size2D kernelSize,
    Size2D? strides = null,
    Padding padding = default,
    string? dataFormat = null,
    Size2D? dilationRate = null,
    int depthMultiplier = 1,
    ActivationFunction? activation = null,
    bool useBias = true,
    Initializer? depthwiseInitializer = null,
    Initializer? pointwiseInitializer = null,
    Initializer? biasInitializer = null,
    Regularizer? depthwiseRegularizer = null,
    Regularizer? pointwiseRegularizer = null,
    Regularizer? biasRegularizer = null,
    Regularizer? activityRegularizer = null,
    Constraint? depthwiseConstraint = null,
    Constraint? pointwiseConstraint = null,
    Constraint? biasConstraint = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : ImageConvolution(
        kernelSize, strides, padding, dataFormat, dilationRate, activation, useBias, biasInitializer, biasRegularizer,
        activityRegularizer, biasConstraint, name, trainable, inputShape)
{
    private Variable? _depthwise;
    private Variable? _pointwise;

    public int Filters { get; } = Guard.Positive(filters);

    public int DepthMultiplier { get; } = Guard.Positive(depthMultiplier);

    public Initializer DepthwiseInitializer { get; } = depthwiseInitializer ?? new GlorotUniform();

    public Initializer PointwiseInitializer { get; } = pointwiseInitializer ?? new GlorotUniform();

    public Regularizer? DepthwiseRegularizer { get; } = depthwiseRegularizer;

    public Regularizer? PointwiseRegularizer { get; } = pointwiseRegularizer;

    public Constraint? DepthwiseConstraint { get; } = depthwiseConstraint;

    public Constraint? PointwiseConstraint { get; } = pointwiseConstraint;

    /// <inheritdoc/>
    protected override int? InputChannels => _depthwise?.Shape[2];

    /// <inheritdoc/>
    protected override int BuildKernels(Shape inputShape, int channels)
    {
        _depthwise = AddWeight(
            "depthwise_kernel",
            (KernelSize.Height, KernelSize.Width, channels, DepthMultiplier),
            DepthwiseInitializer,
            DepthwiseRegularizer,
            constraint: DepthwiseConstraint);
        _pointwise = AddWeight(
            "pointwise_kernel",
            (1, 1, CheckedSizes.Multiply(channels, DepthMultiplier), Filters),
            PointwiseInitializer,
            PointwiseRegularizer,
            constraint: PointwiseConstraint);
        return Filters;
    }

    /// <inheritdoc/>
    protected override Value Convolve(Value inputs)
    {
        Value outputs = DepthwiseConv2D.Convolve(inputs, _depthwise!, WindowOver(inputs.Shape));
        return Ops.Conv2D(outputs, _pointwise!, Window2D.Valid(1, 1, 1));
    }
}
