using System.Numerics;
using System.Numerics.Tensors;

namespace Keras;

/// <summary>The functions of <c>keras.utils</c>: labels, downloads, array files, sequences of batches.</summary>
public static partial class Utils
{
    /// <summary>Fixes everything random: weights, dropout and shuffling of objects made from now on.</summary>
    /// <param name="seed">Where the sequence of seeds starts.</param>
    /// <remarks>Port of keras.utils.set_random_seed.</remarks>
    public static void SetRandomSeed(int seed) => RandomSeeds.Reset(seed);

    /// <summary>Turns class numbers into one-hot rows: <c>2</c> of 4 classes becomes <c>0 0 1 0</c>.</summary>
    /// <remarks>
    /// A last axis of size 1 is dropped first, so that the labels of CIFAR, <c>(n, 1)</c>, become <c>(n, classes)</c>.
    /// Negative numbers count from the end. Port of keras/utils/np_utils.py.
    /// </remarks>
    /// <typeparam name="T">Any number type; fractions are cut off.</typeparam>
    /// <param name="y">Class numbers from 0, of any shape.</param>
    /// <param name="numClasses">Length of a row; the largest number plus one if null.</param>
    /// <returns>Zeros and ones of shape <c>y.shape + (numClasses,)</c>.</returns>
    /// <exception cref="ArgumentException">A number does not fit in <paramref name="numClasses"/>, or there is nothing
    /// to derive <paramref name="numClasses"/> from.</exception>
    public static Tensor<float> ToCategorical<T>(Tensor<T> y, int? numClasses = null)
        where T : INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(y);
        ReadOnlySpan<nint> shape = y.Lengths;
        if (shape.Length > 1 && shape[^1] == 1)
        {
            shape = shape[..^1];
        }

        ReadOnlySpan<T> labels = TensorData.Values(y);
        int classes = numClasses ?? LargestLabel(labels) + 1;
        if (classes < 1)
        {
            throw new ArgumentException(
                $"`numClasses` must be at least 1. Received: numClasses={classes}. Give the number of classes.",
                nameof(numClasses));
        }

        Tensor<float> rows = Tensor.CreateFromShape<float>([.. shape, classes]);
        Span<float> values = TensorData.Writable(rows);
        for (int i = 0; i < labels.Length; i++)
        {
            int label = int.CreateTruncating(labels[i]);
            int column = label < 0 ? label + classes : label;
            if (column < 0 || column >= classes)
            {
                throw new ArgumentException(
                    $"Labels must lie in 0..{classes - 1} for numClasses={classes}. " +
                    $"Received: label {label} at index {i}. Raise `numClasses` or number the classes from 0.",
                    nameof(y));
            }

            values[(i * classes) + column] = 1;
        }

        return rows;
    }

    /// <inheritdoc cref="ToCategorical{T}(Tensor{T}, int?)"/>
    public static Tensor<float> ToCategorical(int[] y, int? numClasses = null) =>
        ToCategorical(Tensor.Create(y), numClasses);

    /// <summary>Divides by the norm along an axis; where the norm is 0 the numbers stay.</summary>
    /// <remarks>Port of keras/utils/np_utils.py.</remarks>
    /// <param name="x">Numbers of any shape.</param>
    /// <param name="axis">The axis whose norm becomes 1; negative counts from the end.</param>
    /// <param name="order">
    /// Which norm: 1 sum of magnitudes, 2 Euclidean, any other p the p-norm, 0 the count of non-zeros, plus or minus
    /// infinity the largest or smallest magnitude.
    /// </param>
    /// <returns>A new tensor of the same shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="axis"/> does not exist.</exception>
    public static Tensor<float> Normalize(Tensor<float> x, int axis = -1, double order = 2)
    {
        ArgumentNullException.ThrowIfNull(x);
        int rank = x.Rank;
        int along = axis < 0 ? axis + rank : axis;
        if (along < 0 || along >= rank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(axis),
                $"`axis` must lie in {-rank}..{rank - 1} for shape {TensorData.ShapeText(x.Lengths)}. " +
                $"Received: axis={axis}.");
        }

        int length = (int)x.Lengths[along];
        int stride = 1;
        for (int inner = along + 1; inner < rank; inner++)
        {
            stride *= (int)x.Lengths[inner];
        }

        ReadOnlySpan<float> source = TensorData.Values(x);
        Tensor<float> result = Tensor.CreateFromShape<float>(x.Lengths);
        Span<float> values = TensorData.Writable(result);
        int block = length * stride;
        for (int outer = 0; block > 0 && outer < source.Length; outer += block)
        {
            for (int inner = 0; inner < stride; inner++)
            {
                int first = outer + inner;
                double norm = Norm(source[first..(first + block - inner)], length, stride, order);
                double divisor = norm == 0 ? 1 : norm;
                for (int i = 0; i < length; i++)
                {
                    values[first + (i * stride)] = (float)(source[first + (i * stride)] / divisor);
                }
            }
        }

        return result;
    }

    private static int LargestLabel<T>(ReadOnlySpan<T> labels)
        where T : INumberBase<T>
    {
        if (labels.IsEmpty)
        {
            throw new ArgumentException("No labels to derive `numClasses` from. Give `numClasses`.");
        }

        int largest = int.MinValue;
        foreach (T label in labels)
        {
            largest = Math.Max(largest, int.CreateTruncating(label));
        }

        return largest;
    }

    private static double Norm(ReadOnlySpan<float> values, int length, int stride, double order)
    {
        double sum = double.IsNegativeInfinity(order) ? double.PositiveInfinity : 0;
        for (int i = 0; i < length; i++)
        {
            double magnitude = Math.Abs((double)values[i * stride]);
            sum = order switch
            {
                0 => sum + (magnitude == 0 ? 0 : 1),
                1 => sum + magnitude,
                2 => sum + (magnitude * magnitude),
                double.PositiveInfinity => Math.Max(sum, magnitude),
                double.NegativeInfinity => Math.Min(sum, magnitude),
                _ => sum + Math.Pow(magnitude, order),
            };
        }

        return order switch
        {
            0 or 1 or double.PositiveInfinity or double.NegativeInfinity => sum,
            2 => Math.Sqrt(sum),
            _ => Math.Pow(sum, 1 / order),
        };
    }
}
