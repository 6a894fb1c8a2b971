using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>A convolution together with what stands around it: nothing of that passes through memory by itself.</summary>
/// <remarks>
/// <c>y = convolve(b(images), kernel)</c>, where <c>b</c> normalizes and rectifies if <paramref name="Before"/> is given;
/// then, each if asked for and in this order, <c>y + bias</c>, the normalization of y, and <c>max(y, 0)</c>.
/// Borders are zeros of <c>b(images)</c>, not of the images.
/// Inputs: images, kernel; mean, variance, gamma and beta before; mean, variance, gamma and beta behind; bias.
/// Outputs: y and, if <paramref name="Moments"/> are asked for, mean and biased variance of each of its channels.
/// </remarks>
/// <param name="Window">The convolution's window.</param>
/// <param name="Before">Epsilon of the normalization before, or null.</param>
/// <param name="Bias">Whether a number per filter is added.</param>
/// <param name="After">Epsilon of the normalization behind, or null.</param>
/// <param name="Rectifies">Whether the result is rectified.</param>
/// <param name="Moments">Whether the moments of the result are outputs.</param>
public sealed record FusedConv2DOp(
    Window2D Window, double? Before, bool Bias, double? After, bool Rectifies, bool Moments) : Op
{
    /// <summary>Numbers a normalization has: mean, variance, gamma, beta.</summary>
    private const int NormalizationInputs = 4;

    /// <inheritdoc/>
    public override string Name =>
        (Before is null ? "" : "Normalize+Relu+") + "Conv2D" + (Bias ? "+Bias" : "") + (After is null ? "" : "+Normalize")
        + (Rectifies ? "+Relu" : "") + (Moments ? "+Moments" : "");

    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window);

    /// <summary>The input that is the mean of the normalization before.</summary>
    public static int FirstBefore => 2;

    /// <summary>The input that is the mean of the normalization behind.</summary>
    public int FirstAfter => FirstBefore + (Before is null ? 0 : NormalizationInputs);

    /// <summary>The input that is the bias.</summary>
    public int BiasInput => FirstAfter + (After is null ? 0 : NormalizationInputs);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        TensorType y = new Conv2DOp(Window, 1).Infer([inputs[0], inputs[1]])[0];
        TensorType channels = new(y.DType, y.Shape[3]);
        return Moments ? [y, channels, channels] : [y];
    }

    /// <inheritdoc/>
    public override bool ReadsChannelViews(int input) => input == 0;

    /// <inheritdoc/>
    public override bool WritesChannelViews(int output) => output == 0;
}

/// <summary>The gradient towards the kernel of a convolution of normalized and rectified images.</summary>
/// <remarks>Inputs: images, mean, variance, gamma, beta, output gradient. The activation is computed again.</remarks>
public sealed record NormalizeReluConv2DKernelGradientOp(Window2D Window, double Epsilon, Shape KernelShape) : Op
{
    /// <inheritdoc/>
    public override string Name => "Normalize+Relu+Conv2DKernelGradient";

    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => One(inputs[0].DType, KernelShape);

    /// <inheritdoc/>
    public override bool ReadsChannelViews(int input) => input == 0;
}

/// <summary>
/// The gradients towards images that are normalized, rectified and convolved with stride 1, and towards beta and gamma.
/// </summary>
/// <remarks>
/// Inputs: output gradient, kernel, images, mean, variance, gamma, beta and, if <paramref name="AddendBegin"/> is not null, a
/// tensor whose channels from there on are added. Outputs: <c>da * mask * gamma / sqrt(variance + epsilon)</c> plus the
/// addend, where <c>da</c> is the convolution's gradient; <c>sum(da * mask)</c> and
/// <c>sum(da * mask * (x - mean) / sqrt(variance + epsilon))</c> for every channel.
/// The gradients of mean and variance are not in it: they are one pass over the images for all their readers.
/// </remarks>
public sealed record NormalizeReluConv2DInputGradientOp(Window2D Window, double Epsilon, int? AddendBegin) : Op
{
    /// <summary>The input that is the addend.</summary>
    public const int Addend = 7;

    /// <inheritdoc/>
    public override string Name => "Conv2DInputGradient+Normalize+Relu";

    /// <inheritdoc/>
    public override string Attributes =>
        WindowText.Of(Window) + (AddendBegin is int begin ? $"[adds channels from {begin}]" : "");

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) =>
        [inputs[2].Types[0], inputs[3].Types[0], inputs[3].Types[0]];

    /// <inheritdoc/>
    public override bool ReadsChannelViews(int input) => input is 2 or Addend;

    /// <inheritdoc/>
    public override bool WritesChannelViews(int output) => output == 0;

    /// <inheritdoc/>
    public override int? FirstChannelRead(int input) => input == Addend ? AddendBegin : null;

    /// <inheritdoc/>
    public override int? InPlaceInput => AddendBegin is null ? null : Addend;
}
