using Keras.Constraints;
using Keras.Engine.Backends;
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
/// <inheritdoc cref="ImageConvolution" path="/param[not(@name='dataFormat')]"/>
/// <param name="filters">Channels of the output.</param>
/// <param name="groups">Number of equal parts of channels that are convolved each by itself.</param>
/// <param name="kernelInitializer">Fills the kernel; <c>"glorot_uniform"</c> if null.</param>
/// <param name="kernelRegularizer">Penalty on the kernel; none if null.</param>
/// <param name="kernelConstraint">What the kernel is forced to after each update; nothing if null.</param>
/// <exception cref="ArgumentException">
/// A size is not positive, the filters do not divide by the groups, or both strides and dilation exceed 1.
/// </exception>
/// <example><code>x = new Conv2D(64, 7, strides: 2, useBias: false, name: "conv1/conv").Apply(x);</code></example>
public class Conv2D(
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
    : ImageConvolution(
        kernelSize, strides, padding, dataFormat, dilationRate, activation, useBias, biasInitializer, biasRegularizer,
        activityRegularizer, biasConstraint, name, trainable, inputShape)
{
    private Variable? _kernel;

    public int Filters { get; } = Guard.Positive(filters);

    public int Groups { get; } = CheckedGroups(groups, filters);

    public Initializer KernelInitializer { get; } = kernelInitializer ?? new GlorotUniform();

    public Regularizer? KernelRegularizer { get; } = kernelRegularizer;

    public Constraint? KernelConstraint { get; } = kernelConstraint;

    /// <inheritdoc/>
    protected override int? InputChannels => _kernel?.Shape[2] * Groups;

    /// <inheritdoc/>
    protected override int BuildKernels(Shape inputShape, int channels)
    {
        BackendSelection.Current.WarmUp(trains: false);
        _kernel = AddWeight(
            "kernel",
            (KernelSize.Height, KernelSize.Width, ChannelsOfGroup(inputShape, channels, Groups), Filters),
            KernelInitializer,
            KernelRegularizer,
            constraint: KernelConstraint);
        return Filters;
    }

    /// <inheritdoc/>
    protected override Value Convolve(Value inputs) =>
        Ops.Conv2D(inputs, _kernel!, WindowOver(inputs.Shape), Groups);
}
