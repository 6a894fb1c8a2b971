using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>Reductions: many numbers become one.</content>
/// <remarks>
/// <c>axis</c> is one axis or several, negative ones counted from the back, or null for all. The axes disappear unless
/// <c>keepDims</c>.
/// </remarks>
public static partial class Ops
{
    /// <summary>The sum over <paramref name="axis"/> (all if null); the axes disappear unless <paramref name="keepDims"/>.</summary>
    public static Value Sum(Value x, IntList? axis = null, bool keepDims = false) =>
        Reduce(Reduction.Sum, x, axis, keepDims);

    /// <summary>The largest element over <paramref name="axis"/> (all if null).</summary>
    public static Value Max(Value x, IntList? axis = null, bool keepDims = false) =>
        Reduce(Reduction.Max, x, axis, keepDims);

    /// <summary>The smallest element over <paramref name="axis"/> (all if null).</summary>
    public static Value Min(Value x, IntList? axis = null, bool keepDims = false) =>
        Reduce(Reduction.Min, x, axis, keepDims);

    /// <summary>The mean over <paramref name="axis"/> (all if null); that of integers is float32.</summary>
    public static Value Mean(Value x, IntList? axis = null, bool keepDims = false) =>
        Reduce(Reduction.Mean, x.DType.IsFloating() ? x : Cast(x, DType.Float32), axis, keepDims);

    /// <summary>The product over <paramref name="axis"/> (all if null).</summary>
    /// <remarks>Halves are multiplied, again and again: the gradient needs no quotient, so zeros do no harm.</remarks>
    public static Value Prod(Value x, IntList? axis = null, bool keepDims = false)
    {
        IntList axes = NormalizeAxes(axis, x.Shape.Rank);
        int[] kept = [.. Enumerable.Range(0, x.Shape.Rank).Where(position => !axes.Contains(position))];
        Shape result = Shape.Of([.. kept.Select(position => x.Shape[position])]);
        long count = CheckedSizes.Product([.. axes.Select(position => x.Shape[position])]);
        if (count == 0)
        {
            return Fill(1, new TensorType(x.DType, keepDims ? KeptShape(x.Shape, axes) : result));
        }

        Value rest = Reshape(Transpose(x, [.. axes, .. kept]), Shape.Of([CheckedSizes.Fit(count)]).Concat(result));
        while (rest.Shape[0] > 1)
        {
            int half = rest.Shape[0] / 2;
            Value halved = Slice(rest, 0, 0, half) * Slice(rest, 0, half, half);
            rest = rest.Shape[0] % 2 == 0 ? halved : Concatenate([halved, Slice(rest, 0, 2 * half, 1)], 0);
        }

        return Reshape(rest, keepDims ? KeptShape(x.Shape, axes) : result);
    }

    /// <summary>The biased variance over <paramref name="axis"/> (all if null).</summary>
    public static Value Var(Value x, IntList? axis = null, bool keepDims = false) =>
        Mean(Square(x - Mean(x, axis, keepDims: true)), axis, keepDims);

    /// <summary>The biased standard deviation over <paramref name="axis"/> (all if null).</summary>
    public static Value Std(Value x, IntList? axis = null, bool keepDims = false) => Sqrt(Var(x, axis, keepDims));

    /// <summary><c>ln(sum(e^x))</c> over <paramref name="axis"/> (all if null), without overflow.</summary>
    public static Value LogSumExp(Value x, IntList? axis = null, bool keepDims = false)
    {
        // Infinite maxima are not subtracted: infinity minus itself is no number.
        Value largest = StopGradient(Max(x, axis, keepDims: true));
        largest = Where(IsFinite(largest), largest, 0);
        Value result = Log(Sum(Exp(x - largest), axis, keepDims: true)) + largest;
        return keepDims ? result : Reshape(result, Sum(x, axis).Shape);
    }

    /// <summary>The length of vectors along <paramref name="axis"/> (all if null): <c>sqrt(sum(x^2))</c>, or another norm.</summary>
    /// <param name="x">Floating-point values.</param>
    /// <param name="axis">One axis for vectors, two for matrices; all elements as one vector if null.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    /// <param name="ord">
    /// Of vectors: a power p for <c>sum(|x|^p)^(1/p)</c>, 0 for the number of elements that are not 0, and plus or minus infinity
    /// for the largest or smallest. Of matrices: plus or minus 1 for the largest or smallest sum of a column, plus or minus
    /// infinity for those of rows. 2, and Frobenius' norm of matrices, if null.
    /// </param>
    /// <exception cref="ArgumentException">Matrices have no such norm, or one that needs singular values.</exception>
    public static Value Norm(Value x, IntList? axis = null, bool keepDims = false, double? ord = null)
    {
        IntList axes = NormalizeAxes(axis, x.Shape.Rank);
        if (ord is double order && axis is { Count: 2 } matrix)
        {
            if (order is not (1 or -1) && !double.IsInfinity(order))
            {
                throw new ArgumentException(
                    $"The norm of matrices needs `ord` 1, -1, infinity, -infinity or null. Received: {order}.", nameof(ord));
            }

            (int rows, int columns) = (NormalizeAxis(matrix[0], x.Shape.Rank), NormalizeAxis(matrix[1], x.Shape.Rank));
            Value sums = Sum(Abs(x), double.IsInfinity(order) ? columns : rows, keepDims: true);
            Value norm = order > 0 ? Max(sums, axes, keepDims: true) : Min(sums, axes, keepDims: true);
            return keepDims ? norm : Reshape(norm, Sum(x, axes).Shape);
        }

        return ord switch
        {
            null or 2 => Sqrt(Sum(Square(x), axes, keepDims)),
            0 => Sum(NotEqual(x, 0), axes, keepDims),
            1 => Sum(Abs(x), axes, keepDims),
            double.PositiveInfinity => Max(Abs(x), axes, keepDims),
            double.NegativeInfinity => Min(Abs(x), axes, keepDims),
            double power => Power(Sum(Power(Abs(x), power), axes, keepDims), 1 / power),
        };
    }

    /// <summary>1 where any element over <paramref name="axis"/> (all if null) is not 0, else 0; no gradient.</summary>
    public static Value Any(Value x, IntList? axis = null, bool keepDims = false) => Max(NotEqual(x, 0), axis, keepDims);

    /// <summary>1 where no element over <paramref name="axis"/> (all if null) is 0, else 0; no gradient.</summary>
    public static Value All(Value x, IntList? axis = null, bool keepDims = false) => Min(NotEqual(x, 0), axis, keepDims);

    /// <summary>How many elements over <paramref name="axis"/> (all if null) are not 0, as Int32.</summary>
    public static Value CountNonzero(Value x, IntList? axis = null) => Sum(Cast(NotEqual(x, 0), DType.Int32), axis);

    /// <summary>The sum of all elements so far along an axis.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="axis">Along which to add; negative counts from the back. All elements in order if null.</param>
    public static Value CumSum(Value x, int? axis = null) => axis is int position
        ? new Value(new CumSumOp(NormalizeAxis(position, x.Shape.Rank), IsExclusive: false, IsReversed: false), x)
        : CumSum(Flatten(x), 0);

    /// <summary>The product of all elements so far along an axis.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="axis">Along which to multiply; negative counts from the back. All elements in order if null.</param>
    /// <remarks>In steps of 1, 2, 4, …: the gradient needs no quotient, so zeros do no harm.</remarks>
    public static Value CumProd(Value x, int? axis = null)
    {
        if (axis is null)
        {
            return CumProd(Flatten(x), 0);
        }

        int along = NormalizeAxis(axis.Value, x.Shape.Rank);
        int size = x.Shape[along];
        for (int step = 1; step < size; step *= 2)
        {
            Value ones = Fill(1, new TensorType(x.DType, x.Shape.With(along, step)));
            x *= Concatenate([ones, Slice(x, along, 0, size - step)], along);
        }

        return x;
    }

    /// <summary>The position of the first largest element along an axis (of all elements if null), as Int32.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="axis">Negative counts from the back.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Value ArgMax(Value x, int? axis = null, bool keepDims = false)
    {
        if (axis is null)
        {
            Value position = new(new ArgMaxOp(), Flatten(x));
            return keepDims ? Reshape(position, KeptShape(x.Shape, [.. Enumerable.Range(0, x.Shape.Rank)])) : position;
        }

        int along = NormalizeAxis(axis.Value, x.Shape.Rank);
        Value positions = new(new ArgMaxOp(), MoveAxis(x, along, -1));
        return keepDims ? ExpandDims(positions, along) : positions;
    }

    /// <summary>The position of the first smallest element along an axis (of all elements if null), as Int32.</summary>
    /// <inheritdoc cref="ArgMax" path="/param"/>
    public static Value ArgMin(Value x, int? axis = null, bool keepDims = false) =>
        ArgMax(x.DType.IsFloating() ? -x : Subtract(x.DType == DType.UInt8 ? 255 : -1, x), axis, keepDims);

    /// <summary>1 at the given index of a new last axis of <paramref name="depth"/> elements, else 0.</summary>
    public static Value OneHot(Value indices, int depth, DType dtype = DType.Float32) =>
        new(new OneHotOp(depth, dtype), Cast(indices, DType.Int32));

    /// <summary>1 where the score of the target is among the k best of its row, ties included, else 0.</summary>
    /// <param name="targets">Class indices <c>(batch,)</c>.</param>
    /// <param name="predictions">Scores <c>(batch, classes)</c>.</param>
    /// <param name="k">How many count as best.</param>
    public static Value InTopK(Value targets, Value predictions, int k)
    {
        Value isTarget = OneHot(targets, predictions.Shape[^1], predictions.DType);
        Value own = Sum(Where(isTarget, predictions, 0), -1, keepDims: true);
        return Less(Sum(Greater(predictions, own), -1), k);
    }

    /// <summary><paramref name="axis"/> counted from the front; a negative one counts from the back.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static int NormalizeAxis(int axis, int rank) => axis >= -rank && axis < rank
        ? (axis + rank) % rank
        : throw new ArgumentException($"Axis {axis} is out of range: a tensor of rank {rank} has axes {-rank} to {rank - 1}.");

    internal static Shape KeptShape(Shape shape, IntList axes)
    {
        foreach (int axis in axes)
        {
            shape = shape.With(axis, 1);
        }

        return shape;
    }

    // All axes if null; in order, each once.
    private static IntList NormalizeAxes(IntList? axes, int rank) =>
        [.. (axes ?? [.. Enumerable.Range(0, rank)]).Select(axis => NormalizeAxis(axis, rank)).Distinct().Order()];

    private static Value Reduce(Reduction reduction, Value x, IntList? axes, bool keepDims)
    {
        IntList normalized = NormalizeAxes(axes, x.Shape.Rank);
        Value reduced = normalized.Count == 0 ? x : new Value(new ReduceOp(reduction, normalized), x);
        return keepDims ? Reshape(reduced, KeptShape(x.Shape, normalized)) : reduced;
    }

    // The function of the last axis, for another one.
    private static Value AlongLast(Value x, int axis, Func<Value, Value> function) =>
        MoveAxis(function(MoveAxis(x, axis, -1)), -1, axis);
}
