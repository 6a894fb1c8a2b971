using Keras.Constraints;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>A convolution turned around: spreads every pixel over a window, and so enlarges images.</summary>
/// <remarks>
/// Input <c>(batch, height, width, channels)</c>, output <c>(batch, newHeight, newWidth, filters)</c>; weights
/// <c>kernel (kernelHeight, kernelWidth, filters, channels)</c> and <c>bias (filters,)</c>.
/// Without <paramref name="outputPadding"/> the new size is <c>size * stride</c> for <c>"same"</c> and
/// <c>size * stride + max(reach - stride, 0)</c> for <c>"valid"</c>, where the window reaches over
/// <c>(kernel - 1) * dilation + 1</c> pixels. Port of keras/layers/convolutional.py.
/// </remarks>
/// <param name="filters">Channels of the output.</param>
/// <param name="kernelSize">Height and width of the window, in pixels.</param>
/// <param name="strides">Distance of the windows in the output, in pixels; 1 if null.</param>
/// <param name="padding">
/// <c>"valid"</c> keeps what all windows cover; <c>"same"</c> cuts it to <c>size * stride</c>.
/// </param>
/// <param name="outputPadding">
/// Pixels added at the bottom and right, less than <paramref name="strides"/>; the size is then
/// <c>(size - 1) * stride + reach + outputPadding</c>, less <c>2 * (reach / 2)</c> for <c>"same"</c>. See above if
/// null.
/// </param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for <c>(batch, channels, height, width)</c>; the global setting
/// if null.
/// </param>
/// <param name="dilationRate">Distance of the window's elements, in pixels; 1 if null.</param>
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
/// A size is not positive, both strides and dilation exceed 1, or the output padding is not below the strides.
/// </exception>
public sealed class Conv2DTranspose(
    int filters,
    Size2D kernelSize,
    Size2D? strides = null,
    Padding padding = default,
    Size2D? outputPadding = null,
    string? dataFormat = null,
    Size2D? dilationRate = null,
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

    public Size2D? OutputPadding { get; } = outputPadding is null
        || (outputPadding is { Height: >= 0, Width: >= 0 } extra
            && extra.Height < (strides ?? 1).Height && extra.Width < (strides ?? 1).Width)
            ? outputPadding
            : throw new ArgumentException(
                $"`outputPadding` must be zero or more and below `strides`. Received: outputPadding={outputPadding}, "
                + $"strides={strides ?? 1}.", nameof(outputPadding));

    public string DataFormat { get; } = Guard.DataFormat(dataFormat);

    public Size2D DilationRate { get; } = Guard.NotWithStrides(Guard.Positive(dilationRate, otherwise: 1), strides);

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
        Rank: 4, Axes: _kernel is null ? null : new Dictionary<int, int> { [ChannelAxis] = _kernel.Shape[3] });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        _kernel = AddWeight(
            "kernel",
            (KernelSize.Height, KernelSize.Width, Filters, KnownSize(inputShape, ChannelAxis)),
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
        Shape enlarged = (
            images.Shape[0],
            NewSize(images.Shape[1], KernelSize.Height, Strides.Height, DilationRate.Height, OutputPadding?.Height),
            NewSize(images.Shape[2], KernelSize.Width, Strides.Width, DilationRate.Width, OutputPadding?.Width),
            Filters);
        Window2D window = Padding.Window(KernelSize, Strides, DilationRate, enlarged);
        Value outputs = Ops.Conv2DTranspose(images, _kernel!, window, enlarged);
        if (_bias is not null)
        {
            outputs += _bias;
        }

        return Activation.Apply(ImageLayout.FromChannelsLast(outputs, DataFormat));
    }

    private int NewSize(int size, int kernel, int stride, int dilation, int? extra)
    {
        int reach = ((kernel - 1) * dilation) + 1;
        if (extra is int padding)
        {
            int border = Padding == Padding.Same ? reach / 2 : 0;
            return ((size - 1) * stride) + reach - (2 * border) + padding;
        }

        return (size * stride) + (Padding == Padding.Same ? 0 : Math.Max(reach - stride, 0));
    }
}
