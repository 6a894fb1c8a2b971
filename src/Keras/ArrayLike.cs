using System.Numerics;
using System.Numerics.Tensors;

namespace Keras;

/// <summary>Numbers in row-major order with a shape, as data for a model: what NumPy calls array_like.</summary>
/// <remarks>A <see cref="Tensor{T}"/> converts to it; <see cref="Wrap{T}"/> takes memory of any other owner. Nothing is copied.</remarks>
public abstract class ArrayLike
{
    private ArrayLike(Shape shape) => Shape = shape;

    /// <summary>Sizes along the axes.</summary>
    public Shape Shape { get; }

    /// <summary>Number of samples: the size of the first axis.</summary>
    /// <exception cref="InvalidOperationException">The array is a scalar.</exception>
    public int Samples => Shape.Rank > 0
        ? Shape[0]
        : throw new InvalidOperationException("Data needs a first axis that counts samples. Received: a scalar.");

    internal int SampleLength => checked((int)Shape[1..].Length);

    /// <summary>Wraps floats.</summary>
    public static implicit operator ArrayLike(Tensor<float> tensor) => new OfTensor<float>(tensor);

    /// <summary>Wraps doubles.</summary>
    public static implicit operator ArrayLike(Tensor<double> tensor) => new OfTensor<double>(tensor);

    /// <summary>Wraps bytes.</summary>
    public static implicit operator ArrayLike(Tensor<byte> tensor) => new OfTensor<byte>(tensor);

    /// <summary>Wraps integers.</summary>
    public static implicit operator ArrayLike(Tensor<int> tensor) => new OfTensor<int>(tensor);

    /// <summary>Wraps long integers.</summary>
    public static implicit operator ArrayLike(Tensor<long> tensor) => new OfTensor<long>(tensor);

    /// <summary>Data in memory of any owner, which is read as long as the result is in use.</summary>
    /// <param name="elements">The numbers in row-major order.</param>
    /// <param name="shape">Sizes along the axes, all known.</param>
    /// <exception cref="ArgumentException">The shape has an unknown size, or another number of elements.</exception>
    public static ArrayLike Wrap<T>(ReadOnlyMemory<T> elements, Shape shape)
        where T : unmanaged, INumberBase<T> =>
        shape.IsKnown && shape.Length == elements.Length
            ? new OfMemory<T>(elements, shape)
            : throw new ArgumentException(
                $"A shape of {elements.Length} elements is needed. Received: {shape}.", nameof(shape));

    /// <summary>Copies samples one after the other, converted to another element type.</summary>
    internal abstract void Gather<T>(ReadOnlySpan<int> samples, Span<T> destination)
        where T : unmanaged, INumberBase<T>;

    /// <summary>The same elements in another shape of as many samples.</summary>
    internal abstract ArrayLike WithShape(Shape shape);

    private abstract class Of<TElement>(Shape shape) : ArrayLike(shape)
        where TElement : unmanaged, INumberBase<TElement>
    {
        protected abstract ReadOnlySpan<TElement> Elements { get; }

        internal override void Gather<T>(ReadOnlySpan<int> samples, Span<T> destination)
        {
            ReadOnlySpan<TElement> elements = Elements;
            int length = SampleLength;
            foreach (int sample in samples)
            {
                ReadOnlySpan<TElement> from = elements.Slice(checked(sample * length), length);
                TensorPrimitives.ConvertSaturating(from, destination);
                destination = destination[length..];
            }
        }
    }

    private sealed class OfTensor<TElement>(Tensor<TElement> tensor, Shape shape) : Of<TElement>(shape)
        where TElement : unmanaged, INumberBase<TElement>
    {
        public OfTensor(Tensor<TElement> tensor)
            : this(tensor, Shape.Of([.. tensor.Lengths.ToArray().Select(length => checked((int)length))]))
        {
        }

        protected override ReadOnlySpan<TElement> Elements => TensorData.Values(tensor);

        internal override ArrayLike WithShape(Shape shape) => new OfTensor<TElement>(tensor, shape);
    }

    private sealed class OfMemory<TElement>(ReadOnlyMemory<TElement> memory, Shape shape) : Of<TElement>(shape)
        where TElement : unmanaged, INumberBase<TElement>
    {
        protected override ReadOnlySpan<TElement> Elements => memory.Span;

        internal override ArrayLike WithShape(Shape shape) => new OfMemory<TElement>(memory, shape);
    }
}
