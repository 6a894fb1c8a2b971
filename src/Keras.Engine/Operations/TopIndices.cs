using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>The places of the first so many elements along the last axis, were it sorted, as Int32.</summary>
/// <remarks>Of equal elements the one in front comes first. NaN counts as the largest number.</remarks>
/// <param name="Count">How many places.</param>
/// <param name="IsAscending">Whether the smallest come first.</param>
public sealed record TopIndicesOp(int Count, bool IsAscending) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[{Count} {(IsAscending ? "smallest" : "largest")}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape shape = inputs[0].Shape;
        return shape.Rank > 0 && Count >= 0 && Count <= shape[^1]
            ? One(DType.Int32, shape.With(shape.Rank - 1, Count))
            : throw new ArgumentException(
                $"The last axis must have at least {Count} elements to choose from. Received: {inputs[0].Types[0]}.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) => [null];
}
