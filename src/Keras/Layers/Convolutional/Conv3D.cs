using Keras.Constraints;
using Keras.Engine.Tensors;
using Keras.Initializers;
using Keras.Regularizers;

namespace Keras.Layers;

/// <summary>Convolves volumes with learned filters: <c>activation(conv3d(inputs, kernel) + bias)</c>.</summary>
/// <remarks>
/// Input <c>(batch, depth, height, width, channels)</c>, output of <c>filters</c> channels; weights
/// <c>kernel (depth, height, width, channels / groups, filters)</c> and <c>bias (filters,)</c>: the sum over the window's depth
/// of convolutions of images. Port of keras/layers/convolutional.py.
/// </remarks>
/// <inheritdoc cref="Convolution" path="/param[not(@name='rank' or @name='dataFormat')]"/>
/// <param name="filters">Channels of the output.</param>
/// <param name="kernelSize">What the window covers: one number, or depth, height and width.</param>
/// <param name="strides">Distance of the windows; 1 if null.</param>
/// <param name="padding"><c>"valid"</c>, or <c>"same"</c> for outputs of <c>ceil(input / stride)</c>.</param>
/// <param name="dataFormat">
/// <c>"channels_last"</c>, or <c>"channels_first"</c> for the channels after the batch; the global setting if null.
/// </param>
/// <param name="dilationRate">Distance of the window's elements; 1 if null.</param>
/// <param name="groups">Number of equal parts of channels that are convolved each by itself.</param>
/// <param name="kernelInitializer">Fills the kernel; <c>"glorot_uniform"</c> if null.</param>
/// <param name="kernelRegularizer">Penalty on the kernel; none if null.</param>
/// <param name="kernelConstraint">What the kernel is forced to after each update; nothing if null.</param>
/// <exception cref="ArgumentException">
/// A size is not positive, the filters do not divide by the groups, or both strides and dilation exceed 1.
/// </exception>
public class Conv3D(
    int filters,
    IntList kernelSize,
    IntList? strides = null,
    Padding padding = default,
    string? dataFormat = null,
    IntList? dilationRate = null,
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
        rank: 5, dataFormat, activation, useBias, biasInitializer, biasRegularizer, activityRegularizer, biasConstraint, name,
        trainable, inputShape)
{
    private Variable? _kernel;

    public int Filters { get; } = Guard.Positive(filters);

    public IntList KernelSize { get; } = Volumes.Triple(kernelSize, 1, nameof(kernelSize));

    public IntList Strides { get; } = Volumes.Triple(strides, 1, nameof(strides));

    public Padding Padding { get; } = padding.ForImages();

    public IntList DilationRate { get; } = NotWithStrides(dilationRate, strides);

    public int Groups { get; } = CheckedGroups(groups, filters);

    public Initializer KernelInitializer { get; } = kernelInitializer ?? new GlorotUniform();

    public Regularizer? KernelRegularizer { get; } = kernelRegularizer;

    public Constraint? KernelConstraint { get; } = kernelConstraint;

    /// <inheritdoc/>
    protected override int? InputChannels => _kernel?.Shape[3] * Groups;

    /// <inheritdoc/>
    protected override int BuildKernels(Shape inputShape, int channels)
    {
        _kernel = AddWeight(
            "kernel",
            [KernelSize[0], KernelSize[1], KernelSize[2], ChannelsOfGroup(inputShape, channels, Groups), Filters],
            KernelInitializer,
            KernelRegularizer,
            constraint: KernelConstraint);
        return Filters;
    }

    /// <inheritdoc/>
    protected override Value Convolve(Value inputs)
    {
        IReadOnlyList<Value> kernels = Ops.Unstack(_kernel!);
        return Volumes.Slices(inputs, KernelSize[0], Strides[0], DilationRate[0], Padding == Padding.Same, 0)
            .Select((slices, step) => Volumes.OfImages(slices, images => Ops.Conv2D(
                images,
                kernels[step],
                Padding.Window(Volumes.Plane(KernelSize), Volumes.Plane(Strides), Volumes.Plane(DilationRate), images.Shape),
                Groups)))
            .Aggregate((sum, next) => sum + next);
    }

    private static IntList NotWithStrides(IntList? dilationRate, IntList? strides)
    {
        IntList dilation = Volumes.Triple(dilationRate, 1, nameof(dilationRate));
        IntList steps = Volumes.Triple(strides, 1, nameof(strides));
        return dilation.All(rate => rate == 1) || steps.All(step => step == 1) ? dilation : throw new ArgumentException(
            $"`strides` and `dilationRate` exclude each other above 1. Received: {steps} and {dilation}.", nameof(dilationRate));
    }
}
