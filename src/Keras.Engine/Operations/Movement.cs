using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>The same elements in row-major order under another shape.</summary>
public sealed record ReshapeOp(Shape Shape) : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        if (inputs[0].Shape.Length != Shape.Length)
        {
            throw new ArgumentException(
                $"Reshape keeps the number of elements. Received: {inputs[0].Shape} to {Shape}.");
        }

        return One(inputs[0].DType, Shape);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [Ops.Reshape(gradients[0]!, output.Inputs[0].Shape)];
}

/// <summary>Reorders axes: axis i of the result is axis <c>Permutation[i]</c> of the input.</summary>
public sealed record TransposeOp(IntList Permutation) : Op
{
    /// <inheritdoc/>
    public override string Attributes => Permutation.ToString();

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape shape = inputs[0].Shape;
        if (!Permutation.Order().SequenceEqual(Enumerable.Range(0, shape.Rank)))
        {
            throw new ArgumentException($"Permutation {Permutation} does not name every axis of {shape} once.");
        }

        return One(inputs[0].DType, Shape.Of([.. Permutation.Select(axis => shape[axis])]));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        int[] inverse = new int[Permutation.Count];
        for (int axis = 0; axis < inverse.Length; axis++)
        {
            inverse[Permutation[axis]] = axis;
        }

        return [Ops.Transpose(gradients[0]!, [.. inverse])];
    }
}

/// <summary>Joins tensors along an axis.</summary>
public sealed record ConcatenateOp(int Axis) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape first = inputs[0].Shape;
        int length = 0;
        foreach (Value input in inputs)
        {
            if (input.Shape.Rank != first.Rank || input.Shape.With(Axis, 1) != first.With(Axis, 1)
                || input.DType != inputs[0].DType)
            {
                throw new ArgumentException(
                    $"Concatenate needs matching shapes except for axis {Axis}. "
                    + $"Received: {string.Join(", ", inputs.Select(value => value.Types[0]))}.");
            }

            length = CheckedSizes.Add(length, input.Shape[Axis]);
        }

        return One(inputs[0].DType, first.With(Axis, length));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        int begin = 0;
        List<Value> parts = [];
        foreach (Value input in output.Inputs)
        {
            parts.Add(Ops.Slice(gradients[0]!, Axis, begin, input.Shape[Axis]));
            begin += input.Shape[Axis];
        }

        return parts;
    }
}

/// <summary>A range of one axis.</summary>
public sealed record SliceOp(int Axis, int Begin, int Length) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}, {Begin}..{Begin + Length}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape shape = inputs[0].Shape;
        if (Begin < 0 || Length < 0 || (long)Begin + Length > shape[Axis])
        {
            throw new ArgumentException($"Range {Begin}..{(long)Begin + Length} lies outside axis {Axis} of {shape}.");
        }

        return One(inputs[0].DType, shape.With(Axis, Length));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        int[] before = new int[output.Shape.Rank];
        int[] after = new int[output.Shape.Rank];
        before[Axis] = Begin;
        after[Axis] = output.Inputs[0].Shape[Axis] - Begin - Length;
        return [Ops.Pad(gradients[0]!, [.. before], [.. after])];
    }
}

/// <summary>Adds zeros before and after every axis.</summary>
public sealed record PadOp(IntList Before, IntList After) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[{Before}, {After}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape shape = inputs[0].Shape;
        if (Before.Count != shape.Rank || After.Count != shape.Rank || Before.Concat(After).Any(count => count < 0))
        {
            throw new ArgumentException(
                $"Pad needs a number for every axis of {shape}, none of them negative. Received: {Before} and {After}.");
        }

        for (int axis = 0; axis < shape.Rank; axis++)
        {
            shape = shape.With(axis, CheckedSizes.Add(shape[axis], Before[axis], After[axis]));
        }

        return One(inputs[0].DType, shape);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value gradient = gradients[0]!;
        Shape shape = output.Inputs[0].Shape;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            gradient = Ops.Slice(gradient, axis, Before[axis], shape[axis]);
        }

        return [gradient];
    }
}

/// <summary>The same elements in memory of their own.</summary>
public sealed record CopyOp : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) => [gradients[0]];
}
