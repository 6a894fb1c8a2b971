namespace Tensorflow.NumPy;

/// <summary>Functions of all elements along axes: what is summed up is summed up in float64.</summary>
internal static class Reduction
{
    public static NDArray Of(NDArray x, Axis axis, bool keepdims, TF_DataType dtype, Func<IReadOnlyList<double>, double> function)
    {
        int[] reduced = axis is null ? [.. Enumerable.Range(0, x.ndim)] : [.. axis.Select(each => np.Place(each, x.ndim))];
        int[] kept = [.. Enumerable.Range(0, x.ndim).Except(reduced)];
        double[] numbers = x.Transposed([.. kept, .. reduced]).ToArray<double>();
        int length = reduced.Aggregate(1, (product, each) => product * (int)x.dims[each]);
        if (length == 0)
        {
            throw new ValueError($"There are no elements along {axis} of an array of shape {x.shape}.");
        }

        double[] results = new double[numbers.Length / length];
        for (int row = 0; row < results.Length; row++)
        {
            results[row] = function(new ArraySegment<double>(numbers, row * length, length));
        }

        Shape sizes = keepdims
            ? new Shape([.. x.dims.Select((size, each) => reduced.Contains(each) ? 1 : size)])
            : new Shape([.. kept.Select(each => x.dims[each])]);
        return NDArray.Of(results, sizes).astype(dtype);
    }
}
