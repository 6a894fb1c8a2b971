using System.Numerics;
using System.Numerics.Tensors;
using global::NumSharp;

namespace Keras;

/// <summary>Between NumSharp's arrays and those of this library.</summary>
public static class NumSharpArrays
{
    /// <summary>A NumSharp array as data for a model.</summary>
    /// <remarks>
    /// Arrays in row-major order are used in place, so later changes of their numbers show; views with gaps, transposed ones and
    /// booleans are copied. The array must not be disposed while the model uses it.
    /// </remarks>
    /// <param name="array">Real numbers or booleans.</param>
    /// <exception cref="ArgumentException">Its numbers are complex or decimal, or they are more than 2^31 - 1.</exception>
    public static ArrayLike AsArrayLike(this NDArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (array.size > int.MaxValue)
        {
            throw new ArgumentException(
                $"An array holds at most {int.MaxValue} numbers. Received: {array.size}. Train on slices, or on a Utils.Sequence.",
                nameof(array));
        }

        return array.typecode switch
        {
            NPTypeCode.Single => Wrap<float>(array),
            NPTypeCode.Double => Wrap<double>(array),
            NPTypeCode.Half => Wrap<Half>(array),
            NPTypeCode.Byte => Wrap<byte>(array),
            NPTypeCode.SByte => Wrap<sbyte>(array),
            NPTypeCode.Int16 => Wrap<short>(array),
            NPTypeCode.UInt16 => Wrap<ushort>(array),
            NPTypeCode.Int32 => Wrap<int>(array),
            NPTypeCode.UInt32 => Wrap<uint>(array),
            NPTypeCode.Int64 => Wrap<long>(array),
            NPTypeCode.UInt64 => Wrap<ulong>(array),
            NPTypeCode.Boolean => Wrap<byte>(array.astype(NPTypeCode.Byte)),
            _ => throw new ArgumentException(
                $"Real numbers or booleans are needed. Received: an array of {array.dtype}. Convert it by astype(np.float32).",
                nameof(array)),
        };
    }

    /// <summary>A copy as a NumSharp array of the same shape and element type.</summary>
    /// <param name="tensor">Numbers of a type that NumSharp has.</param>
    public static NDArray ToNDArray<T>(this Tensor<T> tensor)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(tensor);
        NDArray array = new(typeof(T), new global::NumSharp.Shape([.. tensor.Lengths.ToArray().Select(length => (long)length)]), false);
        tensor.FlattenTo(new NumSharpMemory<T>(array).GetSpan());
        return array;
    }

    /// <summary>A copy as a tensor of the same shape.</summary>
    /// <typeparam name="T">Type of the array's numbers; see <c>dtype</c>.</typeparam>
    /// <param name="array">The array.</param>
    /// <exception cref="ArgumentException">Its numbers are of another type.</exception>
    public static Tensor<T> ToTensor<T>(this NDArray array)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.dtype == typeof(T)
            ? Tensor.Create(new NumSharpMemory<T>(array).GetSpan().ToArray(), Sizes(array))
            : throw new ArgumentException(
                $"An array of {typeof(T).Name} is needed. Received: {array.dtype}. Convert it by astype.", nameof(array));
    }

    private static ArrayLike Wrap<T>(NDArray array)
        where T : unmanaged, INumberBase<T> =>
        ArrayLike.Wrap<T>(
            new NumSharpMemory<T>(array).Memory,
            Shape.Of([.. array.shape.Select(size => checked((int)size))]));

    private static nint[] Sizes(NDArray array) => [.. array.shape.Select(size => (nint)size)];
}
