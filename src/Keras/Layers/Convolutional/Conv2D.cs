using Keras.Constraints;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>Convolves images with learned filters: <c>activation(conv2d(inputs, kernel) + bias)</c>.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c>, output <c>(batch, newHeight, newWidth, filters)</c>; weights
/// <c>kernel (kernelHeight, kernelWidth, channels / groups, filters)</c> and <c>bias (filters,)</c>.
/// Port of keras/layers/convolutional.py.
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
/// <param name="groups">Number of equal parts of channels that are convolved each by itself.</param>
/// <param name="activation">Applied to the result; linear if null.</param>
/// <param name="useBias">Whether a learned bias is added.</param>
/// <param name="kernelInitializer">Fills the kernel; <c>"glorot_uniform"</c> if null.</param>
/// <param name="biasInitializer">Fills the bias; <c>"zeros"</c> if null.</param>
/// <param name="kernelRegularizer">Penalty on the kernel; none if null.</param>
/// <param name="biasRegularizer">Penalty on the bias; none if null.</param>
/// <param name="activityRegularizer">Penalty on the output, divided by the batch size; none if null.</param>
/// <param name="kernelConstraint">What the kernel is forced to after each update; nothing if null.</param>
/// <param name="biasConstraint">What the bias is forced to after each update; nothing if null.</param>
/// <param name="name">Unique within a model; derived from the class if null.</param>
/// <param name="trainable">Whether training changes the weights.</param>
/// <param name="inputShape">Shape of the input without the batch, for the first layer of a Sequential.</param>
/// <exception cref="ArgumentException">
/// A size is not positive, the filters do not divide by the groups, or both strides and dilation exceed 1.
/// </exception>
/// <example><code>x = new Conv2D(64, 7, strides: 2, useBias: false, name: "conv1/conv").Apply(x);</code></example>
public sealed class Conv2D(
    int filters,
    Size2D kernelSize,
    Size2D? strides = null,
    Padding padding = default,
    string? dataFormat = null,
    Size2D? dilationRate = null,
    int groups = 1,
    ActivationFunction? activation = null,
    bool useBias = true,
    Initializer? kernelInitializer = null,
    Initializer? biasInitializer = null,
    Regularizer? kernelRegularizer = null,
    Regularizer? biasRegularizer = null,
    Regularizer? activityRegularizer = null,
    Constraint? kernelConstraint = null,
    Constraint? biasConstraint = null,
    string? name = null,
    bool trainable = true,
    Shape? inputShape = null)
    : Layer(name, trainable, inputShape)
{
    private Variable? _kernel;
    private Variable? _bias;

    public int Filters { get; } = Guard.Positive(filters);

    public Size2D KernelSize { get; } = Guard.Positive(kernelSize);

    public Size2D Strides { get; } = Guard.Positive(strides, otherwise: 1);

    public Padding Padding { get; } = padding.ForImages();

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    public Size2D DilationRate { get; } = Guard.NotWithStrides(Guard.Positive(dilationRate, otherwise: 1), strides);

    public int Groups { get; } = filters % Guard.Positive(groups) == 0 ? groups : throw new ArgumentException(
        $"`filters` must divide by `groups`. Received: filters={filters}, groups={groups}.", nameof(groups));

    public ActivationFunction Activation { get; } = activation ?? ActivationFunction.Linear;

    public bool UseBias { get; } = useBias;

    public Initializer KernelInitializer { get; } = kernelInitializer ?? new GlorotUniform();

    public Initializer BiasInitializer { get; } = biasInitializer ?? new Zeros();

    public Regularizer? KernelRegularizer { get; } = kernelRegularizer;

    public Regularizer? BiasRegularizer { get; } = biasRegularizer;

    public override Regularizer? ActivityRegularizer { get; } = activityRegularizer;

    public Constraint? KernelConstraint { get; } = kernelConstraint;

    public Constraint? BiasConstraint { get; } = biasConstraint;

    private int ChannelAxis => DataFormat == "channels_first" ? 1 : -1;

    /// <inheritdoc/>
    protected override InputSpec? InputSpec => new(
        Rank: 4,
        Axes: _kernel is null ? null : new Dictionary<int, int> { [ChannelAxis] = _kernel.Shape[2] * Groups });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        int channels = KnownSize(inputShape, ChannelAxis);
        if (channels % Groups != 0)
        {
            throw new ArgumentException(
                $"The input channels of layer {Name} must divide by `groups`. "
                + $"Received: groups={Groups}, input shape {inputShape}.");
        }

        _kernel = AddWeight(
            "kernel",
            (KernelSize.Height, KernelSize.Width, channels / Groups, Filters),
            KernelInitializer,
            KernelRegularizer,
            constraint: KernelConstraint);
        _bias = UseBias
            ? AddWeight("bias", Filters, BiasInitializer, BiasRegularizer, constraint: BiasConstraint)
            : null;
    }

    /// <inheritdoc/>
    protected override Value Call(Value inputs, CallContext context)
    {
        Value images = ImageLayout.ToChannelsLast(inputs, DataFormat);
        Window2D window = Padding.Window(KernelSize, Strides, DilationRate, images.Shape);
        Value outputs = Ops.Conv2D(images, _kernel!, window, Groups);
        if (_bias is not null)
        {
            outputs += _bias;
        }

        // Before the activation, which may look at an axis.
        return Activation.Apply(ImageLayout.FromChannelsLast(outputs, DataFormat));
    }
}
