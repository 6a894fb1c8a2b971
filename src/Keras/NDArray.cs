using System.Numerics;
using System.Numerics.Tensors;

namespace Keras;

/// <summary>A <see cref="Tensor{T}"/> of any element type, as data for a model.</summary>
public abstract class NDArray
{
    /// <summary>Sizes along the axes.</summary>
    public abstract Shape Shape { get; }

    /// <summary>Number of samples: the size of the first axis.</summary>
    /// <exception cref="InvalidOperationException">The array is a scalar.</exception>
    public int Samples => Shape.Rank > 0
        ? Shape[0]
        : throw new InvalidOperationException("Data needs a first axis that counts samples. Received: a scalar.");

    internal int SampleLength => checked((int)Shape[1..].Length);

    /// <summary>Wraps floats.</summary>
    public static implicit operator NDArray(Tensor<float> tensor) => new Of<float>(tensor);

    /// <summary>Wraps doubles.</summary>
    public static implicit operator NDArray(Tensor<double> tensor) => new Of<double>(tensor);

    /// <summary>Wraps bytes.</summary>
    public static implicit operator NDArray(Tensor<byte> tensor) => new Of<byte>(tensor);

    /// <summary>Wraps integers.</summary>
    public static implicit operator NDArray(Tensor<int> tensor) => new Of<int>(tensor);

    /// <summary>Wraps long integers.</summary>
    public static implicit operator NDArray(Tensor<long> tensor) => new Of<long>(tensor);

    /// <summary>Copies samples one after the other, converted to another element type.</summary>
    internal abstract void Gather<T>(ReadOnlySpan<int> samples, Span<T> destination)
        where T : unmanaged, INumberBase<T>;

    /// <summary>The same elements in another shape of as many samples.</summary>
    internal abstract NDArray WithShape(Shape shape);

    private sealed class Of<TElement>(Tensor<TElement> tensor, Shape shape) : NDArray
        where TElement : unmanaged, INumberBase<TElement>
    {
        public Of(Tensor<TElement> tensor)
            : this(tensor, Shape.Of([.. tensor.Lengths.ToArray().Select(length => checked((int)length))]))
        {
        }

        public override Shape Shape { get; } = shape;

        internal override void Gather<T>(ReadOnlySpan<int> samples, Span<T> destination)
        {
            ReadOnlySpan<TElement> elements = TensorData.Values(tensor);
            int length = SampleLength;
            foreach (int sample in samples)
            {
                ReadOnlySpan<TElement> from = elements.Slice(checked(sample * length), length);
                TensorPrimitives.ConvertSaturating(from, destination);
                destination = destination[length..];
            }
        }

        internal override NDArray WithShape(Shape shape) => new Of<TElement>(tensor, shape);
    }
}
