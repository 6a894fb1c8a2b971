using Keras.Engine.Tensors;

namespace Keras;

/// <content>Order statistics, grids, diagonals and counts.</content>
public static partial class Ops
{
    /// <summary>The number that a share of the elements lies below, along the line between two neighbors.</summary>
    /// <param name="x">Floating-point values.</param>
    /// <param name="q">The share, from 0 to 1.</param>
    /// <param name="axis">Negative counts from the back; all elements if null.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    /// <exception cref="ArgumentException">The share lies outside [0, 1].</exception>
    public static Value Quantile(Value x, double q, int? axis = null, bool keepDims = false)
    {
        if (q is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"`q` must lie in [0, 1]. Received: {q}.", nameof(q));
        }

        if (axis is null)
        {
            Value all = Quantile(Flatten(x), q, 0);
            return keepDims ? Reshape(all, KeptShape(x.Shape, [.. Enumerable.Range(0, x.Shape.Rank)])) : all;
        }

        int along = NormalizeAxis(axis.Value, x.Shape.Rank);
        Value sorted = Sort(x, along);
        double place = q * (x.Shape[along] - 1);
        int below = (int)Math.Floor(place);
        int above = (int)Math.Ceiling(place);
        Value low = Slice(sorted, along, below, 1);
        Value result = above == below ? low : low + ((Slice(sorted, along, above, 1) - low) * (place - below));
        return keepDims ? result : Squeeze(result, along);
    }

    /// <summary>The number that half of the elements lie below.</summary>
    /// <inheritdoc cref="Quantile" path="/param[@name='x' or @name='axis' or @name='keepDims']"/>
    public static Value Median(Value x, int? axis = null, bool keepDims = false) => Quantile(x, 0.5, axis, keepDims);

    /// <summary>The mean weighed by numbers of the same shape.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="axis">Axes; all if null.</param>
    /// <param name="weights">A weight for each element; 1 if null.</param>
    public static Value Average(Value x, IntList? axis = null, Value? weights = null) =>
        weights is null ? Mean(x, axis) : Sum(x * weights, axis) / Sum(BroadcastTo(weights, x.Shape), axis);

    /// <summary>The difference of each element and the one before it.</summary>
    /// <param name="x">Any values.</param>
    /// <param name="axis">Along which; it gets shorter by one.</param>
    public static Value Diff(Value x, int axis = -1)
    {
        int along = NormalizeAxis(axis, x.Shape.Rank);
        int size = x.Shape[along];
        return Slice(x, along, 1, size - 1) - Slice(x, along, 0, size - 1);
    }

    /// <summary>Coordinates of a grid: each vector along an axis of its own, repeated along the others.</summary>
    /// <param name="x">Vectors.</param>
    /// <param name="indexing"><c>"xy"</c>, in which the first two axes change places, or <c>"ij"</c>.</param>
    public static IReadOnlyList<Value> Meshgrid(IReadOnlyList<Value> x, string indexing = "xy")
    {
        ArgumentNullException.ThrowIfNull(x);
        if (indexing is not ("xy" or "ij"))
        {
            throw new ArgumentException($"`indexing` must be \"xy\" or \"ij\". Received: \"{indexing}\".", nameof(indexing));
        }

        int[] axes = [.. Enumerable.Range(0, x.Count)];
        if (indexing == "xy" && x.Count > 1)
        {
            (axes[0], axes[1]) = (1, 0);
        }

        Shape grid = Shape.Of([.. axes.Select(axis => CheckedSizes.Fit(x[axis].Shape.Length))]);
        Shape ones = Shape.Of([.. axes.Select(_ => 1)]);
        return
        [
            .. x.Select((vector, index) => BroadcastTo(
                Reshape(vector, ones.With(axes[index], CheckedSizes.Fit(vector.Shape.Length))), grid)),
        ];
    }

    /// <summary>The diagonal of matrices, along a new last axis.</summary>
    /// <param name="x">Matrices in the last two axes.</param>
    /// <param name="offset">0 for the main one; positive ones lie above it.</param>
    public static Value Diagonal(Value x, int offset = 0)
    {
        (int rows, int columns) = (x.Shape[^2], x.Shape[^1]);
        (int top, int left) = offset < 0 ? (-offset, 0) : (0, offset);
        int length = Math.Max(Math.Min(rows - top, columns - left), 0);
        Value flat = Reshape(x, x.Shape[..^2].Concat(rows * columns));
        return Gather(flat, (Arange(length) * (columns + 1)) + ((top * columns) + left), axis: -1);
    }

    /// <summary>The sum of the diagonal of matrices.</summary>
    /// <inheritdoc cref="Diagonal" path="/param"/>
    public static Value Trace(Value x, int offset = 0) => Sum(Diagonal(x, offset), -1);

    /// <summary>A matrix with a vector on its diagonal, or the diagonal of a matrix.</summary>
    /// <param name="x">A vector or a matrix.</param>
    /// <param name="k">0 for the main diagonal; positive ones lie above it.</param>
    /// <exception cref="ArgumentException">It is neither, or the matrix is too large.</exception>
    public static Value Diag(Value x, int k = 0)
    {
        if (x.Shape.Rank == 2)
        {
            return Diagonal(x, k);
        }

        if (x.Shape.Rank != 1)
        {
            throw new ArgumentException($"`x` must be a vector or a matrix. Received: shape {x.Shape}.", nameof(x));
        }

        int size = CheckedSizes.Fit(x.Shape[0] + Math.Abs((long)k));
        Value rows = Pad(ExpandDims(x, 1), [k < 0 ? -k : 0, 0], [k > 0 ? k : 0, 0]);
        return rows * Eye(size, size, k, x.DType);
    }

    /// <summary>Matrices of the first two axes turned by quarters, from the first axis towards the second.</summary>
    /// <param name="x">Any values of two axes or more.</param>
    /// <param name="k">How many quarters.</param>
    public static Value Rot90(Value x, int k = 1) => (((k % 4) + 4) % 4) switch
    {
        0 => x,
        1 => Flip(SwapAxes(x, 0, 1), 0),
        2 => Flip(x, (0, 1)),
        _ => SwapAxes(Flip(x, 0), 0, 1),
    };

    /// <summary>How often each number from 0 on occurs.</summary>
    /// <param name="x">Numbers, of any shape.</param>
    /// <param name="minLength">How many numbers are counted: larger ones do not count.</param>
    /// <param name="weights">What each counts; 1 if null.</param>
    public static Value Bincount(Value x, int minLength, Value? weights = null)
    {
        DType dtype = weights?.DType ?? DType.Int32;
        Value rows = OneHot(Flatten(x), minLength, dtype);
        return Sum(weights is null ? rows : rows * ExpandDims(Flatten(weights), 1), 0);
    }

    /// <summary>1 at each index that a row lists, else 0.</summary>
    /// <param name="indices">Class numbers <c>(…, n)</c>.</param>
    /// <param name="numClasses">How many classes there are.</param>
    /// <param name="dtype">Element type.</param>
    public static Value MultiHot(Value indices, int numClasses, DType dtype = DType.Float32) =>
        Max(OneHot(indices, numClasses, dtype), -2);

    /// <summary>The sum of the rows of each segment.</summary>
    /// <param name="data">Rows in the first axis.</param>
    /// <param name="segmentIds">The segment of each row.</param>
    /// <param name="numSegments">How many segments there are.</param>
    public static Value SegmentSum(Value data, Value segmentIds, int numSegments) =>
        Scatter(ExpandDims(Cast(segmentIds, DType.Int32), 1), data, data.Shape.With(0, numSegments));
}
