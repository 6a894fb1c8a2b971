using System.Numerics;

namespace Tensorflow.NumPy;

/// <content>New arrays.</content>
public static partial class np
{
    public static NDArray array(Array data, TF_DataType? dtype = null)
    {
        NDArray made = new(data);
        return dtype is TF_DataType other ? made.astype(other) : made;
    }

    public static NDArray array<T>(params T[] data)
        where T : unmanaged => new((Array)data);

    /// <summary>Numbers from 0 to before <paramref name="end"/>.</summary>
    public static NDArray arange<T>(T end)
        where T : unmanaged, INumber<T> => arange(T.Zero, end);

    /// <summary>Numbers from <paramref name="start"/> to before <paramref name="end"/>.</summary>
    public static NDArray arange<T>(T start, T? end = null, T? step = null)
        where T : unmanaged, INumber<T>
    {
        (T from, T to) = end is T given ? (start, given) : (T.Zero, start);
        T by = step ?? T.One;
        double count = Math.Ceiling((double.CreateTruncating(to) - double.CreateTruncating(from)) / double.CreateTruncating(by));
        return NDArray.Of(
            [.. Enumerable.Range(0, (int)Math.Max(count, 0)).Select(place => from + (T.CreateTruncating(place) * by))],
            new Shape((long)Math.Max(count, 0)));
    }

    public static NDArray empty(Shape shape, TF_DataType dtype = TF_DataType.TF_DOUBLE) => new(shape, dtype);

    public static NDArray ndarray(Shape shape, TF_DataType dtype = TF_DataType.TF_DOUBLE) => new(shape, dtype);

    public static NDArray zeros(Shape shape, TF_DataType dtype = TF_DataType.TF_DOUBLE) => new(shape, dtype);

    public static NDArray ones(Shape shape, TF_DataType dtype = TF_DataType.TF_DOUBLE) =>
        NDArray.Scalar(1).astype(dtype).Broadcast(shape).copy();

    public static NDArray full<T>(Shape shape, T fill_value)
        where T : unmanaged => NDArray.Scalar(fill_value).Broadcast(shape).copy();

    public static NDArray zeros_like(NDArray a, TF_DataType dtype = TF_DataType.DtInvalid) =>
        zeros(a.shape, dtype == TF_DataType.DtInvalid ? a.dtype : dtype);

    public static NDArray ones_like(NDArray a, TF_DataType dtype = TF_DataType.DtInvalid) =>
        ones(a.shape, dtype == TF_DataType.DtInvalid ? a.dtype : dtype);

    public static NDArray full_like<T>(NDArray x, T fill_value, TF_DataType? dtype = null, Shape shape = null)
        where T : unmanaged => full(shape ?? x.shape, fill_value).astype(dtype ?? x.dtype);

    /// <summary>A matrix with ones on a diagonal.</summary>
    public static NDArray eye(int N, int? M = null, int k = 0, TF_DataType dtype = TF_DataType.TF_DOUBLE)
    {
        NDArray made = zeros((N, M ?? N), dtype);
        for (int row = Math.Max(0, -k); row < N && row + k < (M ?? N); row++)
        {
            made[row, row + k] = ones(Shape.Scalar, dtype);
        }

        return made;
    }

    public static NDArray frombuffer(byte[] bytes, Shape shape, TF_DataType dtype) => new(bytes, shape, dtype);

    public static NDArray frombuffer(byte[] bytes, string dtype)
    {
        TF_DataType type = dtypes.tf_dtype_from_name(dtype);
        return new NDArray(bytes, new Shape(bytes.Length / type.get_datatype_size()), type);
    }

    /// <summary>Evenly spaced numbers of float64, the last one included unless <paramref name="endpoint"/> is false.</summary>
    public static NDArray linspace<T>(
        T start, T stop, int num = 50, bool endpoint = true, bool retstep = false, TF_DataType dtype = TF_DataType.DtInvalid, int axis = 0)
        where T : unmanaged, INumber<T>
    {
        if (retstep || axis != 0)
        {
            throw new NotSupportedException("linspace gives the numbers along axis 0, without their step.");
        }

        double from = double.CreateTruncating(start);
        double step = (double.CreateTruncating(stop) - from) / Math.Max(endpoint ? num - 1 : num, 1);
        double[] numbers = [.. Enumerable.Range(0, num).Select(place => from + (place * step))];
        return NDArray.Of(numbers, new Shape(num)).astype(dtype == TF_DataType.DtInvalid ? TF_DataType.TF_DOUBLE : dtype);
    }

    /// <summary>Coordinates of a grid: rows of <paramref name="x"/>, columns of <paramref name="y"/>.</summary>
    public static (NDArray, NDArray) meshgrid(NDArray x, NDArray y, bool copy = true, bool sparse = false)
    {
        NDArray across = x.reshape((1, (int)x.size));
        NDArray down = y.reshape(((int)y.size, 1));
        (NDArray X, NDArray Y) = sparse ? (across, down) : Arithmetic.Broadcast(across, down);
        return copy ? (X.copy(), Y.copy()) : (X, Y);
    }
}
