using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Keras;

/// <summary>Numbers in row-major order with a shape, as data for a model: what NumPy calls array_like.</summary>
/// <remarks>A <see cref="Tensor{T}"/> converts to it; <see cref="Wrap{T}"/> takes memory of any other owner. Nothing is copied.</remarks>
public abstract class ArrayLike
{
    // In the order of their numbers in files.
    private static readonly Type[] s_elementTypes =
    [
        typeof(float), typeof(double), typeof(byte), typeof(int), typeof(long), typeof(sbyte), typeof(short), typeof(ushort),
        typeof(uint), typeof(ulong), typeof(Half),
    ];

    private ArrayLike(Shape shape) => Shape = shape;

    /// <summary>Sizes along the axes.</summary>
    public Shape Shape { get; }

    /// <summary>Number of samples: the size of the first axis.</summary>
    /// <exception cref="InvalidOperationException">The array is a scalar.</exception>
    public int Samples => Shape.Rank > 0
        ? Shape[0]
        : throw new InvalidOperationException("Data needs a first axis that counts samples. Received: a scalar.");

    /// <summary>The type of the elements.</summary>
    public abstract Type ElementType { get; }

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

    /// <summary>The elements in row-major order, converted if need be; what a type cannot hold becomes its limit.</summary>
    public T[] ToArray<T>()
        where T : unmanaged, INumberBase<T>
    {
        T[] elements = new T[checked((int)Shape.Length)];
        CopyTo<T>(elements);
        return elements;
    }

    /// <summary>A number without axes.</summary>
    public static ArrayLike Scalar<T>(T number)
        where T : unmanaged, INumberBase<T> => new OfMemory<T>(new[] { number }, Shape.Scalar);

    /// <summary>A copy of the numbers as a tensor; a number without axes becomes one of shape <c>(1,)</c>.</summary>
    /// <typeparam name="T">The element type, to which numbers are converted: what does not fit becomes the nearest that does.</typeparam>
    public Tensor<T> ToTensor<T>()
        where T : unmanaged, INumberBase<T>
    {
        T[] elements = new T[checked((int)Shape.Length)];
        CopyTo<T>(elements);
        return Tensor.Create(elements, Shape.Rank == 0 ? [1] : [.. Shape.ToArray().Select(size => (nint)size)]);
    }

    /// <summary>The only number.</summary>
    /// <exception cref="InvalidOperationException">There are more, or none.</exception>
    public double ToScalar() => Shape.Length == 1
        ? ToTensor<double>()[[.. Enumerable.Repeat((nint)0, Math.Max(Shape.Rank, 1))]]
        : throw new InvalidOperationException($"Only an array of one number is a scalar. Received: shape {Shape}.");

    /// <summary>Copies all numbers, converted to another element type.</summary>
    internal abstract void CopyTo<T>(Span<T> destination)
        where T : unmanaged, INumberBase<T>;

    /// <summary>One sample, without the first axis; nothing is copied.</summary>
    internal abstract ArrayLike Row(int sample);

    /// <summary>Arrays of the shape and type of this one, one behind the other along a new first axis.</summary>
    /// <exception cref="ArgumentException">One has another shape, or another type.</exception>
    internal abstract ArrayLike Stack(IReadOnlyList<ArrayLike> arrays);

    /// <summary>Writes the numbers as they lie in memory, behind their type.</summary>
    internal abstract void Write(BinaryWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    internal static ArrayLike Read(BinaryReader reader, Shape shape)
    {
        int type = reader.ReadByte();
        return type switch
        {
            0 => Read<float>(reader, shape),
            1 => Read<double>(reader, shape),
            2 => Read<byte>(reader, shape),
            3 => Read<int>(reader, shape),
            4 => Read<long>(reader, shape),
            5 => Read<sbyte>(reader, shape),
            6 => Read<short>(reader, shape),
            7 => Read<ushort>(reader, shape),
            8 => Read<uint>(reader, shape),
            9 => Read<ulong>(reader, shape),
            10 => Read<Half>(reader, shape),
            _ => throw new InvalidDataException($"{type} is no element type."),
        };
    }

    private static OfMemory<T> Read<T>(BinaryReader reader, Shape shape)
        where T : unmanaged, INumberBase<T>
    {
        T[] elements = new T[checked((int)shape.Length)];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(elements.AsSpan()));
        return new OfMemory<T>(elements, shape);
    }

    /// <summary>The element type's name.</summary>
    internal string TypeName => ElementType.Name;

    /// <summary>Copies samples one after the other, converted to another element type.</summary>
    internal abstract void Gather<T>(ReadOnlySpan<int> samples, Span<T> destination)
        where T : unmanaged, INumberBase<T>;

    /// <summary>The same elements in another shape of as many samples.</summary>
    internal abstract ArrayLike WithShape(Shape shape);

    private abstract class Of<TElement>(Shape shape) : ArrayLike(shape)
        where TElement : unmanaged, INumberBase<TElement>
    {
        internal abstract ReadOnlySpan<TElement> Elements { get; }

        public override Type ElementType => typeof(TElement);


        internal override void CopyTo<T>(Span<T> destination) => TensorPrimitives.ConvertSaturating(Elements, destination);

        internal override ArrayLike Row(int sample) => new OfRow<TElement>(this, sample);

        internal override ArrayLike Stack(IReadOnlyList<ArrayLike> arrays)
        {
            int length = checked((int)Shape.Length);
            TElement[] elements = new TElement[checked(length * arrays.Count)];
            for (int index = 0; index < arrays.Count; index++)
            {
                if (arrays[index] is not Of<TElement> array || array.Shape != Shape)
                {
                    throw new ArgumentException(
                        $"Elements need one shape and type to become a batch. Received: {Shape} of {TypeName}, then "
                        + $"{arrays[index].Shape} of {arrays[index].TypeName}. Bring them to one by Map, such as by a Resizing layer.");
                }

                array.Elements.CopyTo(elements.AsSpan(index * length));
            }

            return new OfMemory<TElement>(elements, ((Shape)arrays.Count).Concat(Shape));
        }

        internal override void Write(BinaryWriter writer)
        {
            int type = Array.IndexOf(s_elementTypes, typeof(TElement));
            writer.Write(type >= 0 ? (byte)type : throw new NotSupportedException($"Arrays of {TypeName} cannot be kept in files."));
            writer.Write(MemoryMarshal.AsBytes(Elements));
        }

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

        internal override ReadOnlySpan<TElement> Elements => TensorData.Values(tensor);

        internal override ArrayLike WithShape(Shape shape) => new OfTensor<TElement>(tensor, shape);
    }

    private sealed class OfRow<TElement>(Of<TElement> rows, int sample, Shape shape) : Of<TElement>(shape)
        where TElement : unmanaged, INumberBase<TElement>
    {
        public OfRow(Of<TElement> rows, int sample)
            : this(rows, sample, rows.Shape[1..])
        {
        }

        internal override ReadOnlySpan<TElement> Elements =>
            rows.Elements.Slice(checked(sample * rows.SampleLength), rows.SampleLength);

        internal override ArrayLike WithShape(Shape shape) => new OfRow<TElement>(rows, sample, shape);
    }

    private sealed class OfMemory<TElement>(ReadOnlyMemory<TElement> memory, Shape shape) : Of<TElement>(shape)
        where TElement : unmanaged, INumberBase<TElement>
    {
        internal override ReadOnlySpan<TElement> Elements => memory.Span;

        internal override ArrayLike WithShape(Shape shape) => new OfMemory<TElement>(memory, shape);
    }
}
