namespace Tensorflow.NumPy;

/// <content>Functions of elements, and of all elements along axes.</content>
public static partial class np
{
    public static NDArray add(NDArray x, NDArray y) => x + y;

    public static NDArray subtract(NDArray x, NDArray y) => x - y;

    public static NDArray multiply(NDArray x1, NDArray x2) => x1 * x2;

    public static NDArray divide(NDArray x1, NDArray x2) => x1 / x2;

    public static NDArray power(NDArray x, NDArray y) => Arithmetic.Power(x, y);

    public static NDArray maximum(NDArray x1, NDArray x2) => Arithmetic.Maximum(x1, x2);

    public static NDArray minimum(NDArray x1, NDArray x2) => Arithmetic.Minimum(x1, x2);

    public static NDArray square(NDArray x) => x * x;

    public static NDArray sqrt(NDArray x) => Arithmetic.Apply(x, Math.Sqrt);

    public static NDArray exp(NDArray x) => Arithmetic.Apply(x, Math.Exp);

    public static NDArray log(NDArray x) => Arithmetic.Apply(x, Math.Log);

    public static NDArray sin(NDArray x) => Arithmetic.Apply(x, Math.Sin);

    public static NDArray cos(NDArray x) => Arithmetic.Apply(x, Math.Cos);

    public static NDArray tanh(NDArray x) => Arithmetic.Apply(x, Math.Tanh);

    public static NDArray floor(NDArray x) => Arithmetic.Apply(x, Math.Floor);

    public static NDArray round(NDArray x) => Arithmetic.Apply(x, Math.Round);

    public static NDArray abs(NDArray x) => maximum(x, -x);

    public static NDArray clip(NDArray x, NDArray min, NDArray max) => minimum(maximum(x, min), max).astype(x.dtype);

    /// <summary>The product of two matrices, or vectors: in float64, given back in the arrays' type.</summary>
    public static NDArray dot(NDArray x1, NDArray x2)
    {
        if (x1.ndim is < 1 or > 2 || x2.ndim is < 1 or > 2 || x1.dims[^1] != x2.dims[0])
        {
            throw new ValueError($"Matrices or vectors that fit are needed. Received: {x1.shape} and {x2.shape}.");
        }

        TF_DataType dtype = dtypes.Common(x1.dtype, x2.dtype);
        NDArray left = expand_dims(x1.astype(float64), x1.ndim);
        NDArray right = x1.ndim == 2 ? expand_dims(x2.astype(float64), 0) : x2.astype(float64);
        return sum(x2.ndim == 2 ? left * right : left[Slice.Ellipsis, 0] * right, x1.ndim - 1).astype(dtype);
    }

    /// <summary>The sum; whole numbers are summed up as int64, as NumPy does.</summary>
    public static NDArray sum(NDArray x1, Axis axis = null, bool keepdims = false) => Reduction.Of(
        x1, axis, keepdims, x1.dtype.is_floating() ? x1.dtype : int64, row => row.Sum());

    public static NDArray prod(NDArray array, Axis axis = null, Type dtype = null, bool keepdims = false) => Reduction.Of(
        array,
        axis,
        keepdims,
        dtype?.as_tf_dtype() ?? (array.dtype.is_floating() ? array.dtype : int64),
        row => row.Aggregate(1.0, (product, number) => product * number));

    public static NDArray prod<T>(params T[] array)
        where T : unmanaged => prod(new NDArray((Array)array));

    public static NDArray mean(NDArray x, Axis axis = null, bool keepdims = false) => Reduction.Of(
        x, axis, keepdims, Floating(x), row => row.Average());

    public static NDArray var(NDArray x, Axis axis = null, bool keepdims = false) => Reduction.Of(x, axis, keepdims, Floating(x), Variance);

    public static NDArray std(NDArray x, Axis axis = null, bool keepdims = false) => Reduction.Of(
        x, axis, keepdims, Floating(x), row => Math.Sqrt(Variance(row)));

    public static NDArray min(NDArray x, Axis axis = null, bool keepdims = false) => Reduction.Of(
        x, axis, keepdims, x.dtype, row => row.Aggregate(Math.Min));

    public static NDArray max(NDArray x, Axis axis = null, bool keepdims = false) => Reduction.Of(
        x, axis, keepdims, x.dtype, row => row.Aggregate(Math.Max));

    public static NDArray amin(NDArray x, int axis = 0) => min(x, axis);

    public static NDArray amax(NDArray x, int axis = 0) => max(x, axis);

    /// <summary>The mean by weights, along the last axis unless told otherwise.</summary>
    public static NDArray average(NDArray a, int axis = -1, NDArray weights = null, bool returned = false) => returned
        ? throw new NotSupportedException("average gives the average alone: sum up the weights with np.sum.")
        : weights is null ? mean(a, axis) : sum(a * weights, axis) / sum(weights * ones_like(a, weights.dtype), axis);

    private static TF_DataType Floating(NDArray x) => x.dtype.is_floating() ? x.dtype : float64;

    private static double Variance(IReadOnlyList<double> row)
    {
        double mean = row.Average();
        return row.Sum(number => (number - mean) * (number - mean)) / row.Count;
    }
}
