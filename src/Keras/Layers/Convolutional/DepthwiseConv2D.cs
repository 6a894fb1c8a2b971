using Keras.Constraints;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
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
/// <param name="kernelSize">Height and width of the window, in pixels.</param>
/// <param name="strides">
/// Step of the window, in pixels; 1 if null. Excludes a <paramref name="dilationRate"/> above 1.
/// </param>
/// <param name="padding"><c>"valid"</c> adds none; <c>"same"</c> makes the output <c>ceil(input / stride)</c>.</param>
/// <param name="depthMultiplier">Filters per channel.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="dilationRate">Distance of the window's elements, in pixels; 1 if null.</param>
/// <param name="activation">Applied to the result; linear if null.</param>
/// <param name="useBias">Whether a learned bias is added.</param>
/// <param name="depthwiseInitializer">Fills the kernel; <c>"glorot_uniform"</c> if null.</param>
/// <param name="biasInitializer">Fills the bias; <c>"zeros"</c> if null.</param>
/// <param name="depthwiseRegularizer">Penalty on the kernel; none if null.</param>
/// <param name="biasRegularizer">Penalty on the bias; none if null.</param>
/// <param name="activityRegularizer">Penalty on the output, divided by the batch size; none if null.</param>
/// <param name="depthwiseConstraint">What the kernel is forced to after each update; nothing if null.</param>
/// <param name="biasConstraint">What the bias is forced to after each update; nothing if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">A size is not positive, or both strides and dilation exceed 1.</exception>
public sealed class DepthwiseConv2D(
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
    : Layer(name, trainable, inputShape)
{
    private Variable? _kernel;
    private Variable? _bias;

    public Size2D KernelSize { get; } = Guard.Positive(kernelSize);

    public Size2D Strides { get; } = Guard.Positive(strides, otherwise: 1);

    public Padding Padding { get; } = padding.ForImages();

    public int DepthMultiplier { get; } = Guard.Positive(depthMultiplier);

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    public Size2D DilationRate { get; } = Guard.NotWithStrides(Guard.Positive(dilationRate, otherwise: 1), strides);

    public ActivationFunction Activation { get; } = activation ?? ActivationFunction.Linear;

    public bool UseBias { get; } = useBias;

    public Initializer DepthwiseInitializer { get; } = depthwiseInitializer ?? new GlorotUniform();

    public Initializer BiasInitializer { get; } = biasInitializer ?? new Zeros();

    public Regularizer? DepthwiseRegularizer { get; } = depthwiseRegularizer;

    public Regularizer? BiasRegularizer { get; } = biasRegularizer;

    public override Regularizer? ActivityRegularizer { get; } = activityRegularizer;

    public Constraint? DepthwiseConstraint { get; } = depthwiseConstraint;

    public Constraint? BiasConstraint { get; } = biasConstraint;

    private int ChannelAxis => DataFormat == "channels_first" ? 1 : -1;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(
        Rank: 4, Axes: _kernel is null ? null : new Dictionary<int, int> { [ChannelAxis] = _kernel.Shape[2] });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        int channels = KnownSize(inputShape, ChannelAxis);
        int filters = channels * DepthMultiplier;
        _kernel = AddWeight(
            "depthwise_kernel",
            (KernelSize.Height, KernelSize.Width, channels, DepthMultiplier),
            DepthwiseInitializer,
            DepthwiseRegularizer,
            constraint: DepthwiseConstraint);
        _bias = UseBias
            ? AddWeight("bias", filters, BiasInitializer, BiasRegularizer, constraint: BiasConstraint)
            : null;
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Value images = ImageLayout.ToChannelsLast(inputs, DataFormat);
        Window2D window = Padding.Window(KernelSize, Strides, DilationRate, images.Shape);
        Value outputs = Convolve(images, _kernel!, window);
        if (_bias is not null)
        {
            outputs += _bias;
        }

        return Activation.Apply(ImageLayout.FromChannelsLast(outputs, DataFormat));
    }

    /// <summary>Convolves every channel by itself: a convolution of as many groups as channels.</summary>
    internal static Value Convolve(Value images, Value kernel, Window2D window)
    {
        Shape shape = kernel.Shape;
        Value grouped = Ops.Reshape(kernel, (shape[0], shape[1], 1, shape[2] * shape[3]));
        return Ops.Conv2D(images, grouped, window, groups: shape[2]);
    }
}
