using Keras.Constraints;
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
/// <inheritdoc cref="Convolution" path="/param[not(@name='rank' or @name='dataFormat')]"/>
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
/// <param name="kernelInitializer">Fills the kernel; <c>"glorot_uniform"</c> if null.</param>
/// <param name="kernelRegularizer">Penalty on the kernel; none if null.</param>
/// <param name="kernelConstraint">What the kernel is forced to after each update; nothing if null.</param>
/// <exception cref="ArgumentException">
/// A size is not positive, the filters do not divide by the groups, or both strides and dilation exceed 1.
/// </exception>
public class Conv1D(
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
    : Convolution(
        rank: 3, dataFormat ?? "channels_last", activation, useBias, biasInitializer, biasRegularizer,
        activityRegularizer, biasConstraint, name, trainable, inputShape)
{
    private Variable? _kernel;

    public int Filters { get; } = Guard.Positive(filters);

    public int KernelSize { get; } = Guard.Positive(kernelSize);

    public int Strides { get; } = Guard.Positive(strides);

    public Padding Padding { get; } = padding;

    public int DilationRate { get; } = Guard.NotWithStrides(Guard.Positive(dilationRate), strides).Width;

    public int Groups { get; } = CheckedGroups(groups, filters);

    public Initializer KernelInitializer { get; } = kernelInitializer ?? new GlorotUniform();

    public Regularizer? KernelRegularizer { get; } = kernelRegularizer;

    public Constraint? KernelConstraint { get; } = kernelConstraint;

    /// <inheritdoc/>
    protected override int? InputChannels => _kernel?.Shape[1] * Groups;

    /// <inheritdoc/>
    protected override int BuildKernels(Shape inputShape, int channels)
    {
        _kernel = AddWeight(
            "kernel",
            (KernelSize, ChannelsOfGroup(inputShape, channels, Groups), Filters),
            KernelInitializer,
            KernelRegularizer,
            constraint: KernelConstraint);
        return Filters;
    }

    /// <inheritdoc/>
    protected override Value Convolve(Value inputs)
    {
        Value rows = ImageLayout.ToRows(inputs);
        Value kernel = Ops.Reshape(_kernel!, (1, KernelSize, _kernel!.Shape[1], Filters));
        Window2D window = Padding.Window((1, KernelSize), (1, Strides), (1, DilationRate), rows.Shape);
        return ImageLayout.FromRows(Ops.Conv2D(rows, kernel, window, Groups));
    }
}
