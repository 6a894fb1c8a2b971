using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>The sum of the elements so far along an axis.</summary>
/// <param name="Axis">Along which elements are added.</param>
/// <param name="IsExclusive">Whether an element is missing in its own sum.</param>
/// <param name="IsReversed">Whether sums begin at the end.</param>
public sealed record CumSumOp(int Axis, bool IsExclusive, bool IsReversed) : Op
{
    /// <inheritdoc/>
    public override string Attributes =>
        $"[axis {Axis}{(IsExclusive ? ", exclusive" : "")}{(IsReversed ? ", reversed" : "")}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [new Value(this with { IsReversed = !IsReversed }, gradients[0]!)];
}
