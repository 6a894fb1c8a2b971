using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>The mean of normalized and rectified pixels in windows that neither overlap nor leave the image.</summary>
/// <remarks>Inputs: images, mean, variance, gamma, beta.</remarks>
public sealed record NormalizeReluAveragePoolingOp(Window2D Window, double Epsilon) : Op
{
    /// <inheritdoc/>
    public override string Name => "Normalize+Relu+AveragePooling";

    /// <inheritdoc/>
    public override string Attributes => WindowText.Of(Window);

    /// <summary>Whether windows stand side by side: every pixel is in one of them, or in none.</summary>
    public static bool Fits(Window2D window) => window == Window2D.Valid(window.Size, window.Size, 1);

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) =>
        One(inputs[0].DType, WindowText.OutputShape(Window, inputs[0].Shape));

    /// <inheritdoc/>
    public override bool ReadsChannelViews(int input) => input == 0;
}

/// <summary>
/// The gradients of <see cref="NormalizeReluAveragePoolingOp"/> towards the images, and towards beta and gamma.
/// </summary>
/// <remarks>
/// Inputs: dy, images, mean, variance, gamma, beta and, if <paramref name="AddendBegin"/> is not null, a tensor whose channels
/// from there on are added. Outputs as of <see cref="NormalizeReluConv2DGradientOp"/>: the gradient towards the images plus the
/// addend, and for every channel the gradients of beta and gamma.
/// </remarks>
public sealed record NormalizeReluAveragePoolingGradientOp(Window2D Window, double Epsilon, int? AddendBegin) : Op
{
    /// <summary>The input that is the addend.</summary>
    public const int Addend = 6;

    /// <inheritdoc/>
    public override string Name => "AveragePoolingGradient+Normalize+Relu";

    /// <inheritdoc/>
    public override string Attributes =>
        WindowText.Of(Window) + (AddendBegin is int begin ? $"[adds channels from {begin}]" : "");

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) =>
        [inputs[1].Types[0], inputs[2].Types[0], inputs[2].Types[0]];

    /// <inheritdoc/>
    public override bool ReadsChannelViews(int input) => input is 1 or Addend;

    /// <inheritdoc/>
    public override bool WritesChannelViews(int output) => output == 0;

    /// <inheritdoc/>
    public override ChannelRange? ChannelsRead(Value value, int input) =>
        input == Addend && AddendBegin is int begin ? new ChannelRange(begin, value.Shape[^1]) : null;

    /// <inheritdoc/>
    public override int? InPlaceInput => AddendBegin is null ? null : Addend;
}
