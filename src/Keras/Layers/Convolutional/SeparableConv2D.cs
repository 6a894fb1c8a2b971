using Keras.Constraints;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
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
/// <param name="filters">Channels of the output.</param>
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
/// <param name="depthMultiplier">Filters per channel in the first step.</param>
/// <param name="activation">Applied to the result; linear if null.</param>
/// <param name="useBias">Whether a learned bias is added.</param>
/// <param name="depthwiseInitializer">Fills the kernel of the first step; <c>"glorot_uniform"</c> if null.</param>
/// <param name="pointwiseInitializer">Fills the kernel of the second step; <c>"glorot_uniform"</c> if null.</param>
/// <param name="biasInitializer">Fills the bias; <c>"zeros"</c> if null.</param>
/// <param name="depthwiseRegularizer">Penalty on the kernel of the first step; none if null.</param>
/// <param name="pointwiseRegularizer">Penalty on the kernel of the second step; none if null.</param>
/// <param name="biasRegularizer">Penalty on the bias; none if null.</param>
/// <param name="activityRegularizer">Penalty on the output, divided by the batch size; none if null.</param>
/// <param name="depthwiseConstraint">What the first kernel is forced to after each update; nothing if null.</param>
/// <param name="pointwiseConstraint">What the second kernel is forced to after each update; nothing if null.</param>
/// <param name="biasConstraint">What the bias is forced to after each update; nothing if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A size is not positive, or both strides and dilation exceed 1.</exception>
public sealed class SeparableConv2D(
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
    : Layer(name, trainable, inputShape)
{
    private Variable? _depthwise;
    private Variable? _pointwise;
    private Variable? _bias;

    public int Filters { get; } = Guard.Positive(filters);

    public Size2D KernelSize { get; } = Guard.Positive(kernelSize);

    public Size2D Strides { get; } = Guard.Positive(strides, otherwise: 1);

    public Padding Padding { get; } = padding.ForImages();

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    public Size2D DilationRate { get; } = Guard.NotWithStrides(Guard.Positive(dilationRate, otherwise: 1), strides);

    public int DepthMultiplier { get; } = Guard.Positive(depthMultiplier);

    public ActivationFunction Activation { get; } = activation ?? ActivationFunction.Linear;

    public bool UseBias { get; } = useBias;

    public Initializer DepthwiseInitializer { get; } = depthwiseInitializer ?? new GlorotUniform();

    public Initializer PointwiseInitializer { get; } = pointwiseInitializer ?? new GlorotUniform();

    public Initializer BiasInitializer { get; } = biasInitializer ?? new Zeros();

    public Regularizer? DepthwiseRegularizer { get; } = depthwiseRegularizer;

    public Regularizer? PointwiseRegularizer { get; } = pointwiseRegularizer;

    public Regularizer? BiasRegularizer { get; } = biasRegularizer;

    public override Regularizer? ActivityRegularizer { get; } = activityRegularizer;

    public Constraint? DepthwiseConstraint { get; } = depthwiseConstraint;

    public Constraint? PointwiseConstraint { get; } = pointwiseConstraint;

    public Constraint? BiasConstraint { get; } = biasConstraint;

    private int ChannelAxis => DataFormat == "channels_first" ? 1 : -1;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(
        Rank: 4, Axes: _depthwise is null ? null : new Dictionary<int, int> { [ChannelAxis] = _depthwise.Shape[2] });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        int channels = KnownSize(inputShape, ChannelAxis);
        _depthwise = AddWeight(
            "depthwise_kernel",
            (KernelSize.Height, KernelSize.Width, channels, DepthMultiplier),
            DepthwiseInitializer,
            DepthwiseRegularizer,
            constraint: DepthwiseConstraint);
        _pointwise = AddWeight(
            "pointwise_kernel",
            (1, 1, channels * DepthMultiplier, Filters),
            PointwiseInitializer,
            PointwiseRegularizer,
            constraint: PointwiseConstraint);
        _bias = UseBias
            ? AddWeight("bias", Filters, BiasInitializer, BiasRegularizer, constraint: BiasConstraint)
            : null;
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Value images = ImageLayout.ToChannelsLast(inputs, DataFormat);
        Window2D window = Padding.Window(KernelSize, Strides, DilationRate, images.Shape);
        Value outputs = DepthwiseConv2D.Convolve(images, _depthwise!, window);
        outputs = Ops.Conv2D(outputs, _pointwise!, Window2D.Valid(1, 1, 1));
        if (_bias is not null)
        {
            outputs += _bias;
        }

        return Activation.Apply(ImageLayout.FromChannelsLast(outputs, DataFormat));
    }
}
