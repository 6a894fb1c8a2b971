using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>A convolution together with what stands around it: nothing of that passes through memory by itself.</summary>
/// <remarks>
/// <c>y = convolve(b(images), kernel)</c>, where <c>b</c> normalizes and rectifies if <paramref name="Before"/> is given;
/// then, each if asked for and in this order, <c>y + bias</c>, the normalization of y, <c>y + addend</c>, and <c>max(y, 0)</c>.
/// Borders are zeros of <c>b(images)</c>, not of the images.
/// Inputs: images, kernel; mean, variance, gamma and beta before; mean, variance, gamma and beta behind; bias; addend.
/// Outputs: y and, if <paramref name="Moments"/> are asked for, mean and biased variance of each of its channels.
/// </remarks>
/// <param name="Window">The convolution's window.</param>
/// <param name="Before">Epsilon of the normalization before, or null.</param>
/// <param name="Bias">Whether a number per filter is added.</param>
/// <param name="After">Epsilon of the normalization behind, or null.</param>
/// <param name="Adds">Whether a tensor of the result's shape is added, as a shortcut is.</param>
/// <param name="Rectifies">Whether the result is rectified.</param>
/// <param name="Moments">Whether the moments of the result are outputs.</param>
public sealed record FusedConv2DOp(
    Window2D Window, double? Before, bool Bias, double? After, bool Adds, bool Rectifies, bool Moments) : Op
{
    /// <summary>Numbers a normalization has: mean, variance, gamma, beta.</summary>
    private const int NormalizationInputs = 4;

    /// <inheritdoc/>
    public override string Name =>
        (Before is null ? "" : "Normalize+Relu+") + "Conv2D" + (Bias ? "+Bias" : "") + (After is null ? "" : "+Normalize")
        + (Adds ? "+Add" : "") + (Rectifies ? "+Relu" : "") + (Moments ? "+Moments" : "");

    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window);

    /// <summary>The input that is the mean of the normalization before.</summary>
    public static int FirstBefore => 2;

    /// <summary>The input that is the mean of the normalization behind.</summary>
    public int FirstAfter => FirstBefore + (Before is null ? 0 : NormalizationInputs);

    /// <summary>The input that is the bias.</summary>
    public int BiasInput => FirstAfter + (After is null ? 0 : NormalizationInputs);

    /// <summary>The input that is the addend: those between the images and it are numbers that training changes.</summary>
    public int AddendInput => BiasInput + (Bias ? 1 : 0);

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
/// The gradients of a convolution, of stride 1, of normalized and rectified images: towards the images, towards beta and gamma, and
/// towards the kernel.
/// </summary>
/// <remarks>
/// Inputs: dy, kernel, images, mean, variance, gamma, beta and, if <paramref name="AddendBegin"/> is not null, a tensor whose
/// channels from there on are added. If <paramref name="MomentsAddendBegin"/> is not null, dy is not an input but
/// <see cref="MomentsGradientOp"/> of the five inputs that stand in its place.
/// Outputs: <c>da * mask * gamma / sqrt(variance + epsilon)</c> plus the addend, where <c>da</c> is the convolution's input
/// gradient; <c>sum(da * mask)</c> and <c>sum(da * mask * (x - mean) / sqrt(variance + epsilon))</c> for every channel; and, if
/// asked for, the kernel's gradient.
/// The gradients of mean and variance are not in it: they are one pass over the images for all their readers.
/// </remarks>
/// <param name="Window">The convolution's window.</param>
/// <param name="Epsilon">Epsilon of the normalization.</param>
/// <param name="AddendBegin">First channel of the addend, or null.</param>
/// <param name="HasKernelGradient">Whether the kernel's gradient is an output.</param>
/// <param name="MomentsAddendBegin">First channel of the addend of <see cref="MomentsGradientOp"/>, or null.</param>
public sealed record NormalizeReluConv2DGradientOp(
    Window2D Window, double Epsilon, int? AddendBegin, bool HasKernelGradient, int? MomentsAddendBegin) : Op
{
    /// <summary>The output that is the kernel's gradient.</summary>
    public const int KernelGradient = 3;

    /// <inheritdoc/>
    public override string Name =>
        (MomentsAddendBegin is null ? "" : "MomentsGradient+") + "Conv2DInputGradient+Normalize+Relu"
        + (HasKernelGradient ? "+KernelGradient" : "");

    /// <inheritdoc/>
    public override string Attributes =>
        WindowText.Of(Window) + (AddendBegin is int begin ? $"[adds channels from {begin}]" : "");

    /// <summary>The input that is the kernel.</summary>
    public int Kernel => MomentsAddendBegin is null ? 1 : MomentsGradientOp.Addend + 1;

    /// <summary>The input that is the images; mean, variance, gamma and beta follow.</summary>
    public int Images => Kernel + 1;

    /// <summary>The input that is the addend.</summary>
    public int Addend => Images + 5;

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        TensorType channels = inputs[Images + 1].Types[0];
        return HasKernelGradient
            ? [inputs[Images].Types[0], channels, channels, inputs[Kernel].Types[0]]
            : [inputs[Images].Types[0], channels, channels];
    }

    /// <inheritdoc/>
    public override bool ReadsChannelViews(int input) => input == Images || input == Addend
        || (MomentsAddendBegin is not null && input is 0 or MomentsGradientOp.Addend);

    /// <inheritdoc/>
    public override bool WritesChannelViews(int output) => output == 0;

    /// <inheritdoc/>
    public override ChannelRange? ChannelsRead(Value value, int input) =>
        input == Addend && AddendBegin is int begin ? new ChannelRange(begin, value.Shape[^1])
        : input == MomentsGradientOp.Addend && MomentsAddendBegin is int first
            ? new ChannelRange(first, value.Inputs[Kernel].Shape[3])
        : null;

    /// <inheritdoc/>
    public override int? InPlaceInput => AddendBegin is null ? null : Addend;
}
