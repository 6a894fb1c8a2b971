using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Keras;

/// <summary>Direct access to the numbers of a tensor, for the loops of data loading.</summary>
internal static class TensorData
{
    /// <summary>The numbers in row-major order; a copy only if the tensor is a view with gaps.</summary>
    public static ReadOnlySpan<T> Values<T>(Tensor<T> tensor) => Contiguous(tensor);

    /// <summary>The numbers of a tensor that was just created, to be written.</summary>
    public static Span<T> Writable<T>(Tensor<T> tensor)
    {
        if (!tensor.IsDense)
        {
            throw new ArgumentException("A view with gaps has no contiguous numbers to write to.", nameof(tensor));
        }

        return Contiguous(tensor);
    }

    /// <summary>The shape as Keras prints it, such as <c>(50000, 32, 32, 3)</c>.</summary>
    public static string ShapeText(ReadOnlySpan<nint> lengths)
    {
        string[] sizes = new string[lengths.Length];
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            sizes[axis] = lengths[axis].ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return sizes.Length == 1 ? $"({sizes[0]},)" : $"({string.Join(", ", sizes)})";
    }

    private static Span<T> Contiguous<T>(Tensor<T> tensor)
    {
        Tensor<T> dense = tensor.IsDense ? tensor : tensor.ToDenseTensor();
        return dense.FlattenedLength == 0
            ? []
            : MemoryMarshal.CreateSpan(ref dense.GetPinnableReference(), checked((int)dense.FlattenedLength));
    }
}
