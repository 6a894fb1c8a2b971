using System.Buffers;
using System.Runtime.InteropServices;
using Keras.Engine.Tensors;

namespace Keras.Training;

/// <summary>A tensor of a batch in managed memory that is used again for later batches.</summary>
internal sealed class HostTensor(TensorType type, byte[] bytes) : IDisposable
{
    private readonly byte[] _bytes = bytes;

    public HostTensor(TensorType type)
        : this(type, ArrayPool<byte>.Shared.Rent(Length(type)))
    {
    }

    public TensorType Type { get; } = type;

    /// <summary>The given samples of an array, converted to the element type that the model computes in.</summary>
    public static HostTensor Gather(ArrayLike array, DType dtype, ReadOnlySpan<int> samples)
    {
        HostTensor tensor = new(new TensorType(dtype, array.Shape.With(0, samples.Length)));
        switch (dtype)
        {
            case DType.Float32: array.Gather(samples, tensor.Elements<float>()); break;
            case DType.Float64: array.Gather(samples, tensor.Elements<double>()); break;
            case DType.Int32: array.Gather(samples, tensor.Elements<int>()); break;
            case DType.Int64: array.Gather(samples, tensor.Elements<long>()); break;
            default: array.Gather(samples, tensor.Elements<byte>()); break;
        }

        return tensor;
    }

    /// <summary>A whole array, of any rank.</summary>
    public static HostTensor Copy(ArrayLike array, DType dtype)
    {
        Shape shape = array.Shape;
        HostTensor row = Gather(array.WithShape(((Shape)1).Concat(shape)), dtype, [0]);
        return row.WithShape(shape);
    }

    public Span<T> Elements<T>()
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(_bytes.AsSpan(0, (int)Type.Bytes));

    /// <summary>The same elements in another shape; this one is not to be used any more.</summary>
    private HostTensor WithShape(Shape shape) => new(new TensorType(Type.DType, shape), _bytes);

    public void CopyTo(ITensorStorage storage)
    {
        switch (Type.DType)
        {
            case DType.Float32: storage.Write<float>(Elements<float>()); break;
            case DType.Float64: storage.Write<double>(Elements<double>()); break;
            case DType.Int32: storage.Write<int>(Elements<int>()); break;
            case DType.Int64: storage.Write<long>(Elements<long>()); break;
            default: storage.Write<byte>(Elements<byte>()); break;
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);

    private static int Length(TensorType type) => type.Bytes <= Array.MaxLength ? (int)type.Bytes : throw new ArgumentException(
        $"A batch of {type} takes {type.Bytes:N0} bytes, and an array has at most {Array.MaxLength:N0}. Use a smaller batch size.");
}
