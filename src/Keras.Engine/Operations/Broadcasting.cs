using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>Repeats a tensor along axes of size 1 and along new axes in front.</summary>
public sealed record BroadcastToOp(Shape Shape) : Op
{
    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        if (Broadcasting.Join(inputs[0].Shape, Shape) != Shape)
        {
            throw new ArgumentException($"Shape {inputs[0].Shape} cannot be broadcast to {Shape}.");
        }

        return One(inputs[0].DType, Shape);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients) =>
        [Broadcasting.SumTo(gradients[0]!, output.Inputs[0].Shape)];
}

/// <summary>NumPy's broadcasting rule: shapes are compared from the right; a size of 1 stretches.</summary>
public static class Broadcasting
{
    /// <summary>The common shape of two operands.</summary>
    /// <exception cref="ArgumentException">A pair of sizes differs and neither is 1.</exception>
    public static Shape Join(Shape left, Shape right)
    {
        int rank = Math.Max(left.Rank, right.Rank);
        int[] sizes = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            int l = axis - (rank - left.Rank) is >= 0 and int leftAxis ? left[leftAxis] : 1;
            int r = axis - (rank - right.Rank) is >= 0 and int rightAxis ? right[rightAxis] : 1;
            if (l != r && l != 1 && r != 1)
            {
                throw new ArgumentException(
                    $"Shapes {left} and {right} cannot be broadcast together: sizes, compared from the right, "
                    + "must be equal or 1.");
            }

            sizes[axis] = l == 1 ? r : l;
        }

        return Shape.Of(sizes);
    }

    /// <summary>Sums a gradient over the axes along which a tensor of <paramref name="shape"/> was repeated.</summary>
    public static Value SumTo(Value gradient, Shape shape)
    {
        if (gradient.Shape == shape)
        {
            return gradient;
        }

        List<int> axes = [];
        int extra = gradient.Shape.Rank - shape.Rank;
        for (int axis = 0; axis < gradient.Shape.Rank; axis++)
        {
            if (axis < extra || (shape[axis - extra] == 1 && gradient.Shape[axis] != 1))
            {
                axes.Add(axis);
            }
        }

        Value sum = axes.Count == 0 ? gradient : Ops.Sum(gradient, [.. axes]);
        return sum.Shape == shape ? sum : Ops.Reshape(sum, shape);
    }
}
