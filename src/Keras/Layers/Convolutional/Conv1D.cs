using Keras.Constraints;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>Convolves sequences with learned filters: <c>activation(conv1d(inputs, kernel) + bias)</c>.</summary>
/// <remarks>
/// Input <c>(batch, steps, channels)</c>, output <c>(batch, newSteps, filters)</c>; weights
/// <c>kernel (kernelSize, channels / groups, filters)</c> and <c>bias (filters,)</c>.
/// Port of keras/layers/convolutional.py.
/// </remarks>
/// <param name="filters">Channels of the output.</param>
/// <param name="kernelSize">Steps the window covers.</param>
/// <param name="strides">Distance of the windows, in steps. Excludes a <paramref name="dilationRate"/> above 1.</param>
/// <param name="padding">
/// <c>"valid"</c> adds none; <c>"same"</c> makes the output <c>ceil(input / stride)</c>; <c>"causal"</c>, too, but no
/// output sees steps after its own.
/// </param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, also if null, or <c>"channels_first"</c> for <c>(batch, channels, steps)</c>.
/// </param>
/// <param name="dilationRate">Distance of the window's elements, in steps.</param>
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
public sealed class Conv1D(
    int filters,
    int kernelSize,
    int strides = 1,
    Padding padding = default,
    string? dataFormat = null,
    int dilationRate = 1,
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

    public int KernelSize { get; } = Guard.Positive(kernelSize);

    public int Strides { get; } = Guard.Positive(strides);

    public Padding Padding { get; } = padding;

    public string DataFormat { get; } = Guard.DataFormat(dataFormat ?? "channels_last");

    public int DilationRate { get; } = Guard.NotWithStrides(Guard.Positive(dilationRate), strides).Width;

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
        Rank: 3,
        Axes: _kernel is null ? null : new Dictionary<int, int> { [ChannelAxis] = _kernel.Shape[1] * Groups });

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
            (KernelSize, channels / Groups, Filters),
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
        Value rows = ImageLayout.ToRows(ImageLayout.ToChannelsLast(inputs, DataFormat));
        Value kernel = Ops.Reshape(_kernel!, (1, KernelSize, _kernel!.Shape[1], Filters));
        Window2D window = Padding.Window((1, KernelSize), (1, Strides), (1, DilationRate), rows.Shape);
        Value outputs = ImageLayout.FromRows(Ops.Conv2D(rows, kernel, window, Groups));
        if (_bias is not null)
        {
            outputs += _bias;
        }

        return Activation.Apply(ImageLayout.FromChannelsLast(outputs, DataFormat));
    }
}
