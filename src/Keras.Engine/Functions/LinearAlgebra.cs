using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Small matrices in the last two axes: determinants, inverses, systems of equations.</content>
/// <remarks>
/// Every row is a step of the graph, for all matrices of a batch at once: for the few rows that transformations and filters
/// have. With the pivot that is largest, so of a singular matrix the determinant is 0, and the inverse is infinite or no number.
/// </remarks>
public static partial class Ops
{
    // A graph of more steps takes longer to compile than to run.
    private const int MostRows = 64;

    /// <summary>The cross product of vectors along an axis.</summary>
    /// <param name="x1">Vectors of 3 elements, or of 2, whose third is 0.</param>
    /// <param name="x2">Others; broadcast.</param>
    /// <param name="axis">Along which the vectors lie; negative counts from the back.</param>
    /// <returns>Vectors of 3 elements; of two of 2 the third one, without the axis.</returns>
    /// <exception cref="ArgumentException">Vectors have other sizes.</exception>
    public static Value Cross(Value x1, Value x2, int axis = -1)
    {
        if (SizeOf(x1) is not (2 or 3) || SizeOf(x2) is not (2 or 3))
        {
            throw new ArgumentException(
                $"Cross needs vectors of 2 or 3 elements along axis {axis}. Received: {x1.Types[0]} and {x2.Types[0]}.");
        }

        Value third = (Part(x1, 0) * Part(x2, 1)) - (Part(x1, 1) * Part(x2, 0));
        return SizeOf(x1) == 2 && SizeOf(x2) == 2
            ? Squeeze(third, axis)
            : Concatenate(
                [
                    (Part(x1, 1) * Part(x2, 2)) - (Part(x1, 2) * Part(x2, 1)),
                    (Part(x1, 2) * Part(x2, 0)) - (Part(x1, 0) * Part(x2, 2)),
                    third,
                ],
                axis);

        int SizeOf(Value x) => x.Shape[NormalizeAxis(axis, x.Shape.Rank)];

        Value Part(Value x, int index) =>
            index < SizeOf(x) ? Slice(x, axis, index, 1) : Slice(x, axis, 0, 1) * 0;
    }

    /// <summary>The determinants of square matrices.</summary>
    /// <param name="x">Floating-point matrices in the last two axes.</param>
    /// <exception cref="ArgumentException">They are not square, or have more than 64 rows.</exception>
    public static Value Det(Value x)
    {
        int size = Rows(x, nameof(Det));
        Value product = Ones(x.Shape[..^2], x.DType);
        for (int row = 0; row < size; row++)
        {
            (x, Value pivot, Value sign) = Pivoted(x, row, size);
            Value first = Slice(x, -2, row, 1);
            product *= Squeeze(Squeeze(pivot, -1), -1) * sign;
            Value factors = DivideNoNan(Slice(x, -1, row, 1), pivot) * Below(row, size, x.DType);
            x -= factors * first;
        }

        return product;
    }

    /// <summary>The inverses of square matrices.</summary>
    /// <inheritdoc cref="Det"/>
    public static Value Inv(Value x) => Solve(x, Eye(Rows(x, nameof(Inv)), dtype: x.DType));

    /// <summary>What a matrix must be multiplied by to give another: <c>a x = b</c>.</summary>
    /// <param name="a">Square matrices in the last two axes.</param>
    /// <param name="b">Matrices of as many rows, or one vector; the axes in front are broadcast.</param>
    /// <exception cref="ArgumentException">They do not fit, are not square, or have more than 64 rows.</exception>
    public static Value Solve(Value a, Value b)
    {
        int size = Rows(a, nameof(Solve));
        if (b.Shape.Rank == 1)
        {
            return Squeeze(Solve(a, ExpandDims(b, 1)), -1);
        }

        if (b.Shape.Rank < 2 || b.Shape[^2] != size || b.DType != a.DType)
        {
            throw new ArgumentException(
                $"Solve needs right sides of {size} rows, as the matrices have, and of their type. "
                + $"Received: {a.Types[0]} and {b.Types[0]}.");
        }

        Shape batch = Broadcasting.Join(a.Shape[..^2], b.Shape[..^2]);
        int columns = b.Shape[^1];
        Value x = Concatenate(
            [BroadcastTo(a, batch.Concat(a.Shape[^2..])), BroadcastTo(b, batch.Concat(b.Shape[^2..]))], -1);
        for (int row = 0; row < size; row++)
        {
            (x, Value pivot, _) = Pivoted(x, row, size);
            Value first = Slice(x, -2, row, 1) / pivot;
            Value isRow = BroadcastTo(Equal(Reshape(Arange(size), Shape.Of([size, 1])), row), x.Shape);
            x = Where(isRow, BroadcastTo(first, x.Shape), x - (Slice(x, -1, row, 1) * first));
        }

        return Slice(x, -1, size, columns);
    }

    /// <summary>The lower triangular matrix whose product with its transpose is a given one.</summary>
    /// <param name="x">Symmetric positive definite matrices in the last two axes; only their lower triangles are read.</param>
    /// <returns>Others give NaN.</returns>
    /// <exception cref="ArgumentException">They are not square, or have more than 64 rows.</exception>
    public static Value Cholesky(Value x)
    {
        int size = Rows(x, nameof(Cholesky));
        if (size == 0)
        {
            return x;
        }

        List<Value> columns = [];
        for (int column = 0; column < size; column++)
        {
            Value rest = Slice(Slice(x, -1, column, 1), -2, column, size - column);
            foreach (Value known in columns)
            {
                rest -= Slice(known, -2, column, size - column) * Slice(known, -2, column, 1);
            }

            IntList none = [.. Enumerable.Repeat(0, x.Shape.Rank)];
            IntList above = [.. Enumerable.Repeat(0, x.Shape.Rank - 2), column, 0];
            columns.Add(Pad(rest / Sqrt(Slice(rest, -2, 0, 1)), above, none));
        }

        return Concatenate(columns, -1);
    }

    // With the row of the largest element of a column, among those from `row` on, in place of `row`.
    private static (Value Matrices, Value Pivot, Value Sign) Pivoted(Value x, int row, int size)
    {
        Value candidates = Abs(Slice(Slice(x, -1, row, 1), -2, row, size - row));
        Value place = ArgMax(StopGradient(candidates), -2, keepDims: true) + row;
        Value chosen = TakeAlongAxis(x, BroadcastTo(place, x.Shape.With(x.Shape.Rank - 2, 1)), -2);
        Value numbers = Reshape(Arange(size), Shape.Of([size, 1]));
        Value isRow = BroadcastTo(Equal(numbers, row), x.Shape);
        Value isPlace = BroadcastTo(Equal(numbers, place), x.Shape);
        Value moved = BroadcastTo(Slice(x, -2, row, 1), x.Shape);
        Value swapped = Where(isRow, BroadcastTo(chosen, x.Shape), Where(isPlace, moved, x));
        Value sign = 1 - (2 * Cast(NotEqual(Squeeze(Squeeze(place, -1), -1), row), x.DType));
        return (swapped, Slice(chosen, -1, row, 1), sign);
    }

    private static Value Below(int row, int size, DType dtype) =>
        Reshape(Greater(Cast(Arange(size), dtype), row), Shape.Of([size, 1]));

    private static int Rows(Value x, string function) =>
        x.Shape.Rank >= 2 && x.Shape[^1] == x.Shape[^2] && x.Shape[^1] <= MostRows && x.DType.IsFloating()
            ? x.Shape[^1]
            : throw new ArgumentException(
                $"{function} needs square matrices of floating-point numbers, of at most {MostRows} rows. Received: {x.Types[0]}.");
}
