using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>The elements of an axis at the places that indices name. Inputs: the tensor, Int32 indices of any shape.</summary>
/// <remarks>The indices' axes take the place of the axis. A negative index counts from the back.</remarks>
public sealed record GatherOp(int Axis) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        CheckIndices(inputs[1]);
        Shape shape = inputs[0].Shape;
        return One(inputs[0].DType, shape[..Axis].Concat(inputs[1].Shape).Concat(shape[(Axis + 1)..]));
    }

    /// <inheritdoc/>
    /// <remarks>An index may lie outside.</remarks>
    public override bool MayFail(Value value) => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
    [
        new Value(new ScatterAddOp(Axis, output.Inputs[0].Shape[Axis]), gradients[0]!, output.Inputs[1]),
        null,
    ];

    internal static void CheckIndices(Value indices)
    {
        if (indices.DType != DType.Int32)
        {
            throw new ArgumentException($"Indices must be int32. Received: {indices.Types[0]}; use Ops.Cast.");
        }
    }
}

/// <summary>
/// Zeros, with elements added along an axis at the places that indices name: the transpose of <see cref="GatherOp"/>.
/// Inputs: the elements, Int32 indices.
/// </summary>
/// <param name="Axis">Where the axes of the indices lie in the elements, and the new axis in the result.</param>
/// <param name="Size">The size of the new axis.</param>
public sealed record ScatterAddOp(int Axis, int Size) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}, size {Size}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        (Shape elements, Shape indices) = (inputs[0].Shape, inputs[1].Shape);
        GatherOp.CheckIndices(inputs[1]);
        int end = Axis + indices.Rank;
        if (end > elements.Rank || elements[Axis..end] != indices)
        {
            throw new ArgumentException(
                $"ScatterAdd needs elements whose axes from {Axis} on are those of the indices. "
                + $"Received: {inputs[0].Types[0]} and {inputs[1].Types[0]}.");
        }

        return One(inputs[0].DType, elements[..Axis].Concat(Size).Concat(elements[end..]));
    }

    /// <inheritdoc/>
    /// <remarks>An index may lie outside.</remarks>
    public override bool MayFail(Value value) => true;

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [new Value(new GatherOp(Axis), gradients[0]!, output.Inputs[1]), null];
}
