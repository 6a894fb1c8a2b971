using System.Numerics;

namespace Keras.PyTorch;

/// <summary>A tensor in a file, read when it is needed; the file must stay open until then.</summary>
public sealed class StoredTensor
{
    private const int ChunkElements = 1 << 15;

    // A view over more than so many times its elements is not read as a whole: files can claim any.
    private const long MostSpread = 4;

    private readonly Storage _storage;
    private readonly long _offset;
    private readonly long[] _strides;
    private readonly string _file;

    /// <param name="file">The file, for messages.</param>
    /// <param name="name">The tensor's name.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Sizes of its axes.</param>
    /// <param name="storage">Where its elements are.</param>
    /// <param name="offset">Where in the storage the first element is, in elements.</param>
    /// <param name="strides">Elements from one index of an axis to the next; row-major if null.</param>
    internal StoredTensor(
        string file,
        string name,
        ElementType type,
        IReadOnlyList<int> shape,
        Storage storage,
        long offset = 0,
        long[]? strides = null)
    {
        (_file, Name, Type, Shape, _storage, _offset) = (file, name, type, shape, storage, offset);
        _strides = strides ?? RowMajor(shape);
        Count = checked((int)shape.Aggregate(1L, (count, size) => count * size));
    }

    /// <summary>For example <c>features.conv0.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Type of the elements.</summary>
    public ElementType Type { get; }

    /// <summary>Sizes of the axes; none for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    /// <summary>Reads all elements, row-major, whatever their type.</summary>
    /// <param name="destination">Room for <see cref="Count"/> numbers.</param>
    /// <exception cref="InvalidDataException">The file is shorter than it says.</exception>
    /// <exception cref="ArgumentException">There is not as much room.</exception>
    public void Read<T>(Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        if (destination.Length != Count)
        {
            throw new ArgumentException(
                $"{Name} has {Count} elements. Received: room for {destination.Length}.", nameof(destination));
        }

        if (Count == 0)
        {
            return;
        }

        if (_strides.AsSpan().SequenceEqual(RowMajor(Shape)))
        {
            ReadRun(_offset, destination);
        }
        else
        {
            ReadAcross(destination);
        }
    }

    /// <summary>Strides of a tensor whose last axis runs fastest.</summary>
    internal static long[] RowMajor(IReadOnlyList<int> shape)
    {
        long[] strides = new long[shape.Count];
        long stride = 1;
        for (int axis = shape.Count - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= Math.Max(1, shape[axis]);
        }

        return strides;
    }

    private void ReadRun<T>(long begin, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        int size = Elements.SizeOf(Type);
        byte[] chunk = new byte[size * Math.Min(ChunkElements, destination.Length)];
        long position = begin * size;
        while (destination.Length > 0)
        {
            int count = Math.Min(ChunkElements, destination.Length);
            Span<byte> bytes = chunk.AsSpan(0, count * size);
            if (!_storage.TryRead(position, bytes))
            {
                throw new InvalidDataException($"{_file} is cut off: it ends within {Name}.");
            }

            Elements.Convert(Type, bytes, destination[..count]);
            destination = destination[count..];
            position += bytes.Length;
        }
    }

    // A view with its axes in another order, as kernels kept in channels_last.
    private void ReadAcross<T>(Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        long[] places = Places();
        long span = 1 + places.Max();
        if (span <= Math.Min(Array.MaxLength, MostSpread * Math.Max(ChunkElements, (long)Count)))
        {
            T[] stored = new T[span];
            ReadRun(_offset, stored.AsSpan());
            for (int index = 0; index < places.Length; index++)
            {
                destination[index] = stored[places[index]];
            }
        }
        else
        {
            ReadScattered(places, destination);
        }
    }

    // Few elements of many, a column of a large table: what lies between them is passed over, a chunk at a time.
    private void ReadScattered<T>(long[] places, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        int[] order = [.. Enumerable.Range(0, places.Length)];
        Array.Sort((long[])places.Clone(), order);
        T[] chunk = new T[ChunkElements];
        for (int next = 0; next < order.Length;)
        {
            long begin = places[order[next]];
            int end = next;
            while (end < order.Length && places[order[end]] - begin < ChunkElements)
            {
                end++;
            }

            ReadRun(_offset + begin, chunk.AsSpan(0, (int)(places[order[end - 1]] - begin) + 1));
            for (; next < end; next++)
            {
                destination[order[next]] = chunk[places[order[next]] - begin];
            }
        }
    }

    // Where in the storage each element is, from the first one on.
    private long[] Places()
    {
        long[] places = new long[Count];
        int[] position = new int[Shape.Count];
        long source = 0;
        for (int index = 0; index < places.Length; index++)
        {
            places[index] = source;
            for (int axis = position.Length - 1; axis >= 0; axis--)
            {
                source += _strides[axis];
                if (++position[axis] < Shape[axis])
                {
                    break;
                }

                source -= _strides[axis] * position[axis];
                position[axis] = 0;
            }
        }

        return places;
    }
}
