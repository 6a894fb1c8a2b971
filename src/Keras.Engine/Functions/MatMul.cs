using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Products of matrices and tensors.</content>
public static partial class Ops
{
    /// <summary>The products of matrices in the last two axes, each read as it is or transposed, as NumPy's matmul.</summary>
    /// <param name="left">Matrices; a vector is a row.</param>
    /// <param name="right">Matrices; a vector is a column.</param>
    /// <param name="transposeLeft">Whether the left matrices are read transposed.</param>
    /// <param name="transposeRight">Whether the right matrices are read transposed.</param>
    /// <returns>The axes in front are broadcast; the axis of a vector disappears.</returns>
    /// <exception cref="ArgumentException">Inner sizes or the axes in front do not fit, or an operand is a scalar.</exception>
    public static Value MatMul(Value left, Value right, bool transposeLeft = false, bool transposeRight = false)
    {
        if (left.Shape.Rank == 2 && right.Shape.Rank == 2)
        {
            return new(new MatMulOp(transposeLeft, transposeRight), left, right);
        }

        if (left.Shape.Rank == 0 || right.Shape.Rank == 0 || (left.Shape.Rank == 1 && transposeLeft)
            || (right.Shape.Rank == 1 && transposeRight))
        {
            throw new ArgumentException(
                $"MatMul needs matrices, or vectors that are not transposed. Received: {left.Types[0]} and {right.Types[0]}.");
        }

        if (left.Shape.Rank == 1)
        {
            Value row = MatMul(ExpandDims(left, 0), right, false, transposeRight);
            return Squeeze(row, right.Shape.Rank == 1 ? 0 : -2);
        }

        if (right.Shape.Rank == 1)
        {
            return Squeeze(MatMul(left, ExpandDims(right, 1), transposeLeft), -1);
        }

        // Many rows times one matrix are one product.
        if (right.Shape.Rank == 2 && !transposeLeft)
        {
            Value rows = Reshape(left, Shape.Of([CheckedSizes.Fit(left.Shape[..^1].Length), left.Shape[^1]]));
            Value product = MatMul(rows, right, false, transposeRight);
            return Reshape(product, left.Shape[..^1].Concat(product.Shape[1]));
        }

        Shape batch = Broadcasting.Join(left.Shape[..^2], right.Shape[..^2]);
        Value products = new(
            new BatchMatMulOp(transposeLeft, transposeRight), Matrices(left, batch), Matrices(right, batch));
        return Reshape(products, batch.Concat(products.Shape[1..]));
    }

    /// <summary>NumPy's dot, Keras' <c>K.dot</c>: the last axis of x1 with the last but one, or the only one, of x2.</summary>
    public static Value Dot(Value x1, Value x2) =>
        x1.Shape.Rank == 0 || x2.Shape.Rank == 0
            ? x1 * x2
            : TensorDot(x1, x2, ([-1], [x2.Shape.Rank == 1 ? 0 : -2]));

    /// <summary>Sums products over pairs of axes.</summary>
    /// <param name="x1">The one tensor.</param>
    /// <param name="x2">The other.</param>
    /// <param name="axes">The axes of the first, and those of the second; negative ones count from the back.</param>
    /// <returns>The other axes of x1, then those of x2.</returns>
    public static Value TensorDot(Value x1, Value x2, (IntList Left, IntList Right) axes)
    {
        int[] left = [.. axes.Left.Select(axis => NormalizeAxis(axis, x1.Shape.Rank))];
        int[] right = [.. axes.Right.Select(axis => NormalizeAxis(axis, x2.Shape.Rank))];
        if (!left.Select(axis => x1.Shape[axis]).SequenceEqual(right.Select(axis => x2.Shape[axis])))
        {
            throw new ArgumentException(
                $"TensorDot needs axes of equal sizes. Received: axes {axes.Left} of {x1.Shape} and {axes.Right} of {x2.Shape}.");
        }

        int[] rows = [.. Enumerable.Range(0, x1.Shape.Rank).Except(left)];
        int[] columns = [.. Enumerable.Range(0, x2.Shape.Rank).Except(right)];
        int inner = CheckedSizes.Fit(SizesOf(x1, left).Length);
        Value product = MatMul(
            Reshape(Transpose(x1, [.. rows, .. left]), (CheckedSizes.Fit(SizesOf(x1, rows).Length), inner)),
            Reshape(Transpose(x2, [.. right, .. columns]), (inner, CheckedSizes.Fit(SizesOf(x2, columns).Length))));
        return Reshape(product, SizesOf(x1, rows).Concat(SizesOf(x2, columns)));
    }

    /// <summary>Sums products over the last so many axes of x1 and the first of x2.</summary>
    /// <exception cref="ArgumentException">One of them has fewer axes.</exception>
    public static Value TensorDot(Value x1, Value x2, int axes = 2) =>
        axes >= 0 && axes <= Math.Min(x1.Shape.Rank, x2.Shape.Rank)
            ? TensorDot(x1, x2, ([.. Enumerable.Range(-axes, axes)], [.. Enumerable.Range(0, axes)]))
            : throw new ArgumentException($"TensorDot needs {axes} axes of both. Received: {x1.Shape} and {x2.Shape}.", nameof(axes));

    /// <summary>Sums products over one axis of each sample: Keras' <c>K.batch_dot</c>.</summary>
    /// <param name="x">A tensor of rank 2 or more; the first axis counts samples.</param>
    /// <param name="y">Another one of as many samples.</param>
    /// <param name="axes">
    /// The axis of x and that of y, not 0; by default the last of x, and the last but one of y (the last if y has rank 2).
    /// </param>
    /// <returns>The other axes of x, then those of y without the samples; <c>(samples, 1)</c> if both have rank 2.</returns>
    public static Value BatchDot(Value x, Value y, (int X, int Y)? axes = null)
    {
        (int xRank, int yRank) = (x.Shape.Rank, y.Shape.Rank);
        if (xRank < 2 || yRank < 2 || x.Shape[0] != y.Shape[0])
        {
            throw new ArgumentException(
                $"BatchDot needs tensors of rank 2 or more with as many samples. Received: {x.Types[0]} and {y.Types[0]}.");
        }

        int left = NormalizeAxis(axes?.X ?? -1, xRank);
        int right = NormalizeAxis(axes?.Y ?? (yRank == 2 ? -1 : -2), yRank);
        if (left == 0 || right == 0 || x.Shape[left] != y.Shape[right])
        {
            throw new ArgumentException(
                "BatchDot needs axes of one size, which do not count samples. "
                + $"Received: axis {left} of {x.Shape} and axis {right} of {y.Shape}.");
        }

        int[] rows = [.. Enumerable.Range(1, xRank - 1).Where(axis => axis != left)];
        int[] columns = [.. Enumerable.Range(1, yRank - 1).Where(axis => axis != right)];
        (int samples, int inner) = (x.Shape[0], x.Shape[left]);
        Value product = MatMul(
            Reshape(Transpose(x, [0, .. rows, left]), (samples, CheckedSizes.Fit(SizesOf(x, rows).Length), inner)),
            Reshape(Transpose(y, [0, right, .. columns]), (samples, inner, CheckedSizes.Fit(SizesOf(y, columns).Length))));
        Shape result = ((Shape)samples).Concat(SizesOf(x, rows)).Concat(SizesOf(y, columns));
        return Reshape(product, result.Rank == 1 ? (samples, 1) : result);
    }

    /// <summary>Every product of an element of x1 and one of x2, both flattened.</summary>
    public static Value Outer(Value x1, Value x2) => ExpandDims(Flatten(x1), 1) * ExpandDims(Flatten(x2), 0);

    private static Shape SizesOf(Value x, int[] axes) => Shape.Of([.. axes.Select(axis => x.Shape[axis])]);

    // (…, rows, columns) as (batch, rows, columns).
    private static Value Matrices(Value x, Shape batch)
    {
        Shape matrix = x.Shape[^2..];
        return Reshape(BroadcastTo(x, batch.Concat(matrix)), Shape.Of([CheckedSizes.Fit(batch.Length)]).Concat(matrix));
    }
}
