using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary><c>max(gamma * (x - mean) / sqrt(variance + epsilon) + beta, 0)</c>, channel by channel.</summary>
/// <remarks>Inputs: x, mean, variance, gamma, beta.</remarks>
public sealed record NormalizeReluOp(int Axis, double Epsilon) : Op
{
    /// <inheritdoc/>
    public override string Name => "Normalize+Relu";

    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}, epsilon {Epsilon:R}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];
}

/// <summary>What <see cref="NormalizeSumsOp"/> computes, of the gradient that passes through the ReLU.</summary>
/// <remarks>
/// Inputs: dy, x, mean, variance, gamma, beta. Two outputs of shape <c>(channels,)</c>: <c>sum(dy * mask)</c> and
/// <c>sum(dy * mask * (x - mean) / sqrt(variance + epsilon))</c>. The mask, where the normalized x is positive, is
/// computed again from x: neither it nor the masked gradient is ever stored.
/// </remarks>
public sealed record NormalizeReluSumsOp(int Axis, double Epsilon) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}, epsilon {Epsilon:R}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[2].Types[0], inputs[2].Types[0]];
}

/// <summary><c>dy * mask * gamma / sqrt(variance + epsilon)</c>, plus a gradient that has come another way.</summary>
/// <remarks>
/// Inputs: dy, x, mean, variance, gamma, beta and, if <paramref name="AddendBegin"/> is not null, a tensor whose
/// channels from there on are added.
/// </remarks>
public sealed record NormalizeReluGradientOp(int Axis, double Epsilon, int? AddendBegin) : Op
{
    /// <inheritdoc/>
    public override string Attributes =>
        $"[axis {Axis}, epsilon {Epsilon:R}{(AddendBegin is int begin ? $", adds channels from {begin}" : "")}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];
}
