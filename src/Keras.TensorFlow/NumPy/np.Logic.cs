namespace Tensorflow.NumPy;

/// <content>Comparisons, places and order.</content>
public static partial class np
{
    public static NDArray greater(NDArray x, NDArray y) => x > y;

    public static NDArray less(NDArray x, NDArray y) => x < y;

    public static NDArray equal(NDArray x, NDArray y) => x == y;

    public static NDArray logical_and(NDArray x1, NDArray x2) => minimum(x1.astype(@bool), x2.astype(@bool)).astype(@bool);

    public static NDArray logical_or(NDArray x1, NDArray x2) => maximum(x1.astype(@bool), x2.astype(@bool)).astype(@bool);

    public static NDArray logical_not(NDArray x) => x.astype(@bool) == NDArray.Scalar(false);

    public static NDArray any(NDArray a, Axis axis = null) => Reduction.Of(a.astype(@bool), axis, false, @bool, row => row.Max());

    public static NDArray all(NDArray a, Axis axis = null) => Reduction.Of(a.astype(@bool), axis, false, @bool, row => row.Min());

    public static bool array_equal(NDArray a, NDArray b) => a.shape == b.shape && (a.size == 0 || all(a == b));

    /// <summary>Whether all elements are close: |a - b| ≤ atol + rtol |b|.</summary>
    public static bool allclose(NDArray a, NDArray b, double rtol = 1.0E-5, double atol = 1.0E-8, bool equal_nan = false)
    {
        (NDArray left, NDArray right) = Arithmetic.Broadcast(a, b);
        return left.ToArray<double>().Zip(right.ToArray<double>()).All(pair => pair.First == pair.Second
            || Math.Abs(pair.First - pair.Second) <= atol + (rtol * Math.Abs(pair.Second))
            || (equal_nan && double.IsNaN(pair.First) && double.IsNaN(pair.Second)));
    }

    /// <summary>Elements of one array where a condition holds, else of another.</summary>
    public static NDArray where(NDArray condition, NDArray x, NDArray y)
    {
        TF_DataType dtype = dtypes.Common(x.dtype, y.dtype);
        (NDArray left, NDArray right) = Arithmetic.Broadcast(x.astype(dtype), y.astype(dtype));
        (NDArray mask, left) = Arithmetic.Broadcast(condition.astype(@bool), left);
        (_, right) = Arithmetic.Broadcast(mask, right);
        bool[] isFirst = mask.ToArray<bool>();
        NDArray both = stack(left.flatten(), right.flatten()).ravel();
        return take(both, [.. isFirst.Select((first, index) => first ? index : index + isFirst.Length)]).reshape(mask.shape);
    }

    /// <summary>Where the largest element lies, as int64.</summary>
    public static NDArray argmax(NDArray a, Axis axis = null) => Reduction.Of(a, axis, false, int64, row => First(row, row.Max()));

    /// <summary>Where the smallest element lies, as int64.</summary>
    public static NDArray argmin(NDArray a, Axis axis = null) => Reduction.Of(a, axis, false, int64, row => First(row, row.Min()));

    /// <summary>The places of the elements in rising order along an axis, the last one unless told otherwise, as int64.</summary>
    public static NDArray argsort(NDArray a, Axis axis = null) => AlongRows(
        a,
        axis,
        int64,
        row => row.Select((number, place) => (number, place)).OrderBy(pair => pair.number).Select(pair => (double)pair.place));

    /// <summary>The elements in order along an axis, the last one unless told otherwise.</summary>
    public static NDArray sort(NDArray values, Axis axis = null, string direction = "ASCENDING") => AlongRows(
        values, axis, values.dtype, row => direction switch
        {
            "ASCENDING" => row.Order(),
            "DESCENDING" => row.OrderDescending(),
            _ => throw new ValueError($"Unknown direction \"{direction}\". Choices: \"ASCENDING\", \"DESCENDING\"."),
        });

    /// <summary>The different elements in rising order, and for each element of the array, which of them it is.</summary>
    public static (NDArray, NDArray) unique(NDArray a)
    {
        double[] elements = a.ToArray<double>();
        double[] different = [.. elements.Distinct().Order()];
        return (
            NDArray.Of(different, new Shape(different.Length)).astype(a.dtype),
            NDArray.Of([.. elements.Select(element => Array.BinarySearch(different, element))], new Shape(elements.Length)));
    }

    public static void shuffle(NDArray x) => random.shuffle(x);

    private static double First(IReadOnlyList<double> row, double wanted)
    {
        int place = 0;
        while (row[place] != wanted && !double.IsNaN(row[place]))
        {
            place++;
        }

        return place;
    }

    private static NDArray AlongRows(NDArray a, Axis axis, TF_DataType dtype, Func<IEnumerable<double>, IEnumerable<double>> function)
    {
        int along = Place(axis ?? -1, a.ndim);
        NDArray rows = moveaxis(a, along, a.ndim - 1);
        double[] results = [.. rows.ToArray<double>().Chunk((int)a.dims[along]).SelectMany(function)];
        return moveaxis(NDArray.Of(results, rows.shape).astype(dtype), a.ndim - 1, along);
    }
}
