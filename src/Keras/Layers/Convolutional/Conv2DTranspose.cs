using Keras.Constraints;
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
/// <inheritdoc cref="ImageConvolution" path="/param[not(@name='dataFormat' or @name='padding' or @name='strides')]"/>
/// <param name="filters">Channels of the output.</param>
/// <param name="strides">Distance of the windows in the output, in pixels; 1 if null.</param>
/// <param name="padding">
/// <c>"valid"</c> keeps what all windows cover; <c>"same"</c> cuts it to <c>size * stride</c>.
/// </param>
/// <param name="outputPadding">
/// Pixels added at the bottom and right, less than <paramref name="strides"/>; the size is then
/// <c>(size - 1) * stride + reach + outputPadding</c>, less <c>2 * (reach / 2)</c> for <c>"same"</c>. See above if
/// null.
/// </param>
/// <param name="kernelInitializer">Fills the kernel; <c>"glorot_uniform"</c> if null.</param>
/// <param name="kernelRegularizer">Penalty on the kernel; none if null.</param>
/// <param name="kernelConstraint">What the kernel is forced to after each update; nothing if null.</param>
/// <exception cref="ArgumentException">
/// A size is not positive, both strides and dilation exceed 1, or the output padding is not below the strides.
/// </exception>
public class Conv2DTranspose(
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
    : ImageConvolution(
        kernelSize, strides, padding, dataFormat, dilationRate, activation, useBias, biasInitializer, biasRegularizer,
        activityRegularizer, biasConstraint, name, trainable, inputShape)
{
    private Variable? _kernel;

    public int Filters { get; } = Guard.Positive(filters);

    public Size2D? OutputPadding { get; } = outputPadding is null
        || (outputPadding is { Height: >= 0, Width: >= 0 } extra
            && extra.Height < (strides ?? 1).Height && extra.Width < (strides ?? 1).Width)
            ? outputPadding
            : throw new ArgumentException(
                $"`outputPadding` must be zero or more and below `strides`. Received: outputPadding={outputPadding}, "
                + $"strides={strides ?? 1}.", nameof(outputPadding));

    public Initializer KernelInitializer { get; } = kernelInitializer ?? new GlorotUniform();

    public Regularizer? KernelRegularizer { get; } = kernelRegularizer;

    public Constraint? KernelConstraint { get; } = kernelConstraint;

    /// <inheritdoc/>
    protected override int? InputChannels => _kernel?.Shape[3];

    /// <inheritdoc/>
    protected override int BuildKernels(Shape inputShape, int channels)
    {
        _kernel = AddWeight(
            "kernel",
            (KernelSize.Height, KernelSize.Width, Filters, channels),
            KernelInitializer,
            KernelRegularizer,
            constraint: KernelConstraint);
        return Filters;
    }

    /// <inheritdoc/>
    protected override Value Convolve(Value inputs)
    {
        Shape enlarged = (
            inputs.Shape[0],
            NewSize(inputs.Shape[1], KernelSize.Height, Strides.Height, DilationRate.Height, OutputPadding?.Height, Padding),
            NewSize(inputs.Shape[2], KernelSize.Width, Strides.Width, DilationRate.Width, OutputPadding?.Width, Padding),
            Filters);
        return Ops.Conv2DTranspose(inputs, _kernel!, WindowOver(enlarged), enlarged);
    }

    /// <summary>The size of the result along an axis, with so many pixels added or none named.</summary>
    internal static int NewSize(int size, int kernel, int stride, int dilation, int? extra, Padding border)
    {
        long reach = Window2D.Reach(kernel, dilation);
        if (extra is int padding)
        {
            long cut = border == Padding.Same ? reach / 2 : 0;
            return CheckedSizes.Fit(((size - 1L) * stride) + reach - (2 * cut) + padding);
        }

        return CheckedSizes.Fit(((long)size * stride) + (border == Padding.Same ? 0 : Math.Max(reach - stride, 0)));
    }
}
