using System.Numerics;
using System.Numerics.Tensors;
using Keras.Engine.Recording;
using Keras.Engine.Tensors;

namespace Keras;

/// <content>The numbers of a value that is computed outside of traces.</content>
public partial class Value
{
    /// <summary>The elements as floats; a scalar is an array of one element.</summary>
    /// <remarks>Computes the value, and runs what was assigned before.</remarks>
    /// <exception cref="InvalidOperationException">It belongs to a trace, where values have no numbers yet.</exception>
    public Tensor<float> Numpy() => Numpy<float>();

    /// <summary>The elements, converted.</summary>
    /// <inheritdoc cref="Numpy()"/>
    public Tensor<T> Numpy<T>()
        where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<int> sizes = Shape.ToArray();
        return Tensor.Create(ToArray<T>(), sizes.Length == 0 ? [1] : [.. sizes.ToArray().Select(size => (nint)size)]);
    }

    /// <summary>The elements as floats, in row-major order.</summary>
    /// <inheritdoc cref="Numpy()"/>
    public float[] ToArray() => ToArray<float>();

    /// <summary>The elements, converted, in row-major order.</summary>
    /// <inheritdoc cref="Numpy()"/>
    public T[] ToArray<T>()
        where T : unmanaged, INumberBase<T>
    {
        ITensorStorage storage = Recorder.Read(this);
        return storage.Type.DType switch
        {
            DType.Float32 => Converted<float, T>(storage),
            DType.Float64 => Converted<double, T>(storage),
            DType.Int32 => Converted<int, T>(storage),
            DType.Int64 => Converted<long, T>(storage),
            _ => Converted<byte, T>(storage),
        };
    }

    /// <summary>The only element.</summary>
    /// <exception cref="InvalidOperationException">There are several, or it belongs to a trace.</exception>
    public static explicit operator float(Value value) => Only<float>(value);

    /// <inheritdoc cref="explicit operator float"/>
    public static explicit operator double(Value value) => Only<double>(value);

    /// <inheritdoc cref="explicit operator float"/>
    public static explicit operator int(Value value) => Only<int>(value);

    /// <inheritdoc cref="explicit operator float"/>
    public static explicit operator long(Value value) => Only<long>(value);

    /// <summary>Whether the only element is not 0, as of a comparison.</summary>
    /// <exception cref="InvalidOperationException">There are several, or it belongs to a trace.</exception>
    public static explicit operator bool(Value value) => Only<double>(value) != 0;

    private static T Only<T>(Value value)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Shape.Length == 1 ? value.ToArray<T>()[0] : throw new InvalidOperationException(
            $"Only a value of one element is a number. Received: shape {value.Shape}.");
    }

    private static TTo[] Converted<TFrom, TTo>(ITensorStorage storage)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        TFrom[] elements = new TFrom[storage.Type.Shape.Length];
        storage.Read<TFrom>(elements);
        if (elements is TTo[] same)
        {
            return same;
        }

        TTo[] converted = new TTo[elements.Length];
        TensorPrimitives.ConvertSaturating<TFrom, TTo>(elements, converted);
        return converted;
    }
}
