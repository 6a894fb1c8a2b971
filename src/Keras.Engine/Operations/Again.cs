using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>Another name of a value: what is computed from it counts as another computation.</summary>
/// <remarks>
/// It keeps passes from sharing two equal computations, one of which is to be done late so that its result need not be kept.
/// </remarks>
public sealed record AgainOp : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) => [gradients[0]];
}
