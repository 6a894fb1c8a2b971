using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>
/// Gradients that are asked for while the graph is made, and taken by <see cref="Passes.TakeGradients"/> once the forward
/// pass is simplified: what it shares, they share.
/// </summary>
/// <remarks>
/// Inputs: the loss, then what gradients are asked towards: variables, or values read of assigned ones. An output for each of
/// these; zeros where the loss does not depend on it.
/// </remarks>
public sealed record GradientsOp : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Shape.Rank == 0 ? [.. inputs.Skip(1).Select(input => input.Types[0])] : throw new ArgumentException(
            $"The loss must be a scalar. Received: shape {inputs[0].Shape}. Take its sum or mean.");
}
