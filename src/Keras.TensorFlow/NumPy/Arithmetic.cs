using System.Numerics;
using System.Numerics.Tensors;

namespace Tensorflow.NumPy;

/// <summary>Arithmetic on the elements of arrays, with NumPy's broadcasting and types.</summary>
internal static class Arithmetic
{
    public static NDArray Add(NDArray x, NDArray y) => Combine(x, y, new Adding());

    public static NDArray Subtract(NDArray x, NDArray y) => Combine(x, y, new Subtracting());

    public static NDArray Multiply(NDArray x, NDArray y) => Combine(x, y, new Multiplying());

    /// <summary>True division: whole numbers give float64.</summary>
    public static NDArray Divide(NDArray x, NDArray y) => Combine(x, y, new Dividing(), floats: true);

    public static NDArray Modulo(NDArray x, NDArray y) => Combine(x, y, new Remaining());

    public static NDArray Maximum(NDArray x, NDArray y) => Combine(x, y, new Greatest());

    public static NDArray Minimum(NDArray x, NDArray y) => Combine(x, y, new Least());

    public static NDArray Power(NDArray x, NDArray y) => dtypes.Common(x.dtype, y.dtype).is_floating()
        ? Combine(x, y, new Raising(), floats: true)
        : Combine(x, y, new Raising(), floats: true).astype(dtypes.Common(x.dtype, y.dtype));

    public static NDArray Less(NDArray x, NDArray y) => Compare(x, y, (order, isOrdered) => isOrdered && order < 0);

    public static NDArray LessEqual(NDArray x, NDArray y) => Compare(x, y, (order, isOrdered) => isOrdered && order <= 0);

    public static NDArray Equal(NDArray x, NDArray y) => Compare(x, y, (order, isOrdered) => isOrdered && order == 0);

    /// <summary>A function of each element; whole numbers become float64 first.</summary>
    public static NDArray Apply(NDArray x, Func<double, double> function)
    {
        NDArray numbers = x.dtype.is_floating() ? x : x.astype(TF_DataType.TF_DOUBLE);
        double[] results = [.. numbers.ToArray<double>().Select(function)];
        return NDArray.Of(results, x.shape).astype(numbers.dtype);
    }

    /// <summary>Both arrays repeated to one shape.</summary>
    public static (NDArray X, NDArray Y) Broadcast(NDArray x, NDArray y)
    {
        if (x.shape == y.shape)
        {
            return (x, y);
        }

        long[] sizes = new long[Math.Max(x.ndim, y.ndim)];
        for (int axis = 1; axis <= sizes.Length; axis++)
        {
            long left = axis <= x.ndim ? x.dims[^axis] : 1;
            long right = axis <= y.ndim ? y.dims[^axis] : 1;
            sizes[^axis] = left == right || right == 1 ? left
                : left == 1 ? right
                : throw new ValueError($"Arrays of shapes {x.shape} and {y.shape} cannot be broadcast together.");
        }

        Shape shape = new(sizes);
        return (x.Broadcast(shape), y.Broadcast(shape));
    }

    private static NDArray Combine<TFunction>(NDArray x, NDArray y, TFunction function, bool floats = false)
        where TFunction : struct, IFunction
    {
        TF_DataType dtype = dtypes.Common(x.dtype, y.dtype);
        dtype = floats && !dtype.is_floating() ? TF_DataType.TF_DOUBLE
            : dtype == TF_DataType.TF_BOOL ? TF_DataType.TF_INT32
            : dtype;
        return new Combination<TFunction>(x.astype(dtype), y.astype(dtype), function).Visit(dtype);
    }

    private static NDArray Compare(NDArray x, NDArray y, Func<int, bool, bool> isTrue)
    {
        TF_DataType dtype = dtypes.Common(x.dtype, y.dtype);
        (NDArray left, NDArray right) = Broadcast(x.astype(dtype), y.astype(dtype));
        return new Comparison(left, right, isTrue).Visit(dtype);
    }

    private interface IFunction
    {
        void Compute<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> results)
            where T : unmanaged, INumber<T>;

        void Compute<T>(ReadOnlySpan<T> x, T y, Span<T> results)
            where T : unmanaged, INumber<T>;
    }

    private readonly struct Combination<TFunction>(NDArray x, NDArray y, TFunction function) : IElementVisitor<NDArray>
        where TFunction : struct, IFunction
    {
        public NDArray Visit<T>()
            where T : unmanaged, INumber<T>
        {
            if (y.size == 1 && y.ndim <= x.ndim)
            {
                // A number for every element, the most frequent case, needs no repeated array.
                T[] scaled = new T[x.size];
                function.Compute(x.Flat<T>().Span, y.Flat<T>().Span[0], scaled);
                return new NDArray(scaled, x.shape, x.dtype);
            }

            (NDArray left, NDArray right) = Broadcast(x, y);
            T[] results = new T[left.size];
            function.Compute(left.Flat<T>().Span, right.Flat<T>().Span, results);
            return new NDArray(results, left.shape, x.dtype);
        }

        public NDArray Visit(TF_DataType type) => ElementVisitor.Visit(this, type);
    }

    private readonly struct Comparison(NDArray x, NDArray y, Func<int, bool, bool> isTrue) : IElementVisitor<NDArray>
    {
        public NDArray Visit<T>()
            where T : unmanaged, INumber<T>
        {
            ReadOnlySpan<T> left = x.Flat<T>().Span;
            ReadOnlySpan<T> right = y.Flat<T>().Span;
            byte[] results = new byte[left.Length];
            for (int index = 0; index < results.Length; index++)
            {
                bool isOrdered = !T.IsNaN(left[index]) && !T.IsNaN(right[index]);
                results[index] = isTrue(left[index].CompareTo(right[index]), isOrdered) ? (byte)1 : (byte)0;
            }

            return new NDArray(results, x.shape, TF_DataType.TF_BOOL);
        }

        public NDArray Visit(TF_DataType type) => ElementVisitor.Visit(this, type);
    }

    private readonly struct Adding : IFunction
    {
        public void Compute<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Add(x, y, results);

        public void Compute<T>(ReadOnlySpan<T> x, T y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Add(x, y, results);
    }

    private readonly struct Subtracting : IFunction
    {
        public void Compute<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Subtract(x, y, results);

        public void Compute<T>(ReadOnlySpan<T> x, T y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Subtract(x, y, results);
    }

    private readonly struct Multiplying : IFunction
    {
        public void Compute<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Multiply(x, y, results);

        public void Compute<T>(ReadOnlySpan<T> x, T y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Multiply(x, y, results);
    }

    private readonly struct Dividing : IFunction
    {
        public void Compute<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Divide(x, y, results);

        public void Compute<T>(ReadOnlySpan<T> x, T y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Divide(x, y, results);
    }

    private readonly struct Greatest : IFunction
    {
        public void Compute<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Max(x, y, results);

        public void Compute<T>(ReadOnlySpan<T> x, T y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Max(x, y, results);
    }

    private readonly struct Least : IFunction
    {
        public void Compute<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Min(x, y, results);

        public void Compute<T>(ReadOnlySpan<T> x, T y, Span<T> results)
            where T : unmanaged, INumber<T> => TensorPrimitives.Min(x, y, results);
    }

    // With the sign of the divisor, as in Python.
    private readonly struct Remaining : IFunction
    {
        public void Compute<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> results)
            where T : unmanaged, INumber<T>
        {
            for (int index = 0; index < results.Length; index++)
            {
                results[index] = Of(x[index], y[index]);
            }
        }

        public void Compute<T>(ReadOnlySpan<T> x, T y, Span<T> results)
            where T : unmanaged, INumber<T>
        {
            for (int index = 0; index < results.Length; index++)
            {
                results[index] = Of(x[index], y);
            }
        }

        private static T Of<T>(T x, T y)
            where T : unmanaged, INumber<T>
        {
            T remainder = x % y;
            return remainder != T.Zero && T.IsNegative(remainder) != T.IsNegative(y) ? remainder + y : remainder;
        }
    }

    private readonly struct Raising : IFunction
    {
        public void Compute<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> results)
            where T : unmanaged, INumber<T>
        {
            for (int index = 0; index < results.Length; index++)
            {
                results[index] = Of(x[index], y[index]);
            }
        }

        public void Compute<T>(ReadOnlySpan<T> x, T y, Span<T> results)
            where T : unmanaged, INumber<T>
        {
            for (int index = 0; index < results.Length; index++)
            {
                results[index] = Of(x[index], y);
            }
        }

        private static T Of<T>(T x, T y)
            where T : unmanaged, INumber<T> =>
            T.CreateTruncating(Math.Pow(double.CreateTruncating(x), double.CreateTruncating(y)));
    }
}
