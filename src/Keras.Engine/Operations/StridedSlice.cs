using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>Every so many elements of an axis, forwards or backwards.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Begin">The first element taken.</param>
/// <param name="Length">How many are taken.</param>
/// <param name="Step">From one to the next; negative to go backwards.</param>
public sealed record StridedSliceOp(int Axis, int Begin, int Length, int Step) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}, {Length} from {Begin} by {Step}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape shape = inputs[0].Shape;
        CheckInside(shape, this);
        return One(inputs[0].DType, shape.With(Axis, Length));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [new Value(new SpreadOp(this, output.Inputs[0].Shape[Axis]), gradients[0]!)];

    internal static void CheckInside(Shape shape, StridedSliceOp slice)
    {
        long last = slice.Begin + ((slice.Length - 1L) * slice.Step);
        int size = shape[slice.Axis];
        if (slice.Length < 0 || slice.Step == 0
            || (slice.Length > 0 && (slice.Begin < 0 || slice.Begin >= size || last < 0 || last >= size)))
        {
            throw new ArgumentException(
                $"{slice.Length} elements from {slice.Begin} by {slice.Step} do not lie on axis {slice.Axis} of {shape}.");
        }
    }
}

/// <summary>Zeros, with elements where a slice would take them from: the transpose of <see cref="StridedSliceOp"/>.</summary>
/// <param name="Slice">The slice.</param>
/// <param name="Size">The size of the axis in the result.</param>
public sealed record SpreadOp(StridedSliceOp Slice, int Size) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"{Slice.Attributes[..^1]}, size {Size}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape shape = inputs[0].Shape.With(Slice.Axis, Size);
        StridedSliceOp.CheckInside(shape, Slice);
        return inputs[0].Shape[Slice.Axis] == Slice.Length ? One(inputs[0].DType, shape) : throw new ArgumentException(
            $"Spread needs {Slice.Length} elements along axis {Slice.Axis}. Received: {inputs[0].Types[0]}.");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [new Value(Slice, gradients[0]!)];
}
