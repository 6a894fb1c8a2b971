using System.Collections;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Tensorflow.NumPy;

/// <summary>An array in the process' memory: NumPy's <c>ndarray</c>.</summary>
/// <remarks>
/// What is sliced, transposed or reshaped shares the elements wherever a step from index to index can say where they lie; writing
/// through one writes all. Models and data sets take arrays whose elements lie in order as they are, without a copy.
/// </remarks>
public partial class NDArray : Tensor, IEnumerable<NDArray>
{
    // T[], or byte[] for booleans.
    private readonly Array _data;
    private readonly int _offset;
    private readonly int[] _steps;

    public NDArray(Array value, Shape shape = null)
        : this(Elements(value, out Shape own, out TF_DataType dtype), Fitting(shape ?? own, own.size), dtype)
    {
    }

    public NDArray(Shape shape, TF_DataType dtype = TF_DataType.TF_DOUBLE)
        : this(new Empty(checked((int)shape.size)).Visit(dtype), shape, dtype)
    {
    }

    public NDArray(byte[] bytes, Shape shape, TF_DataType dtype)
        : this(shape, dtype)
    {
        int length = checked((int)shape.size * dtype.get_datatype_size());
        if (bytes.Length != length)
        {
            throw new ValueError(
                $"An array of shape {shape} and type {dtype.as_numpy_name()} has {length} bytes. Received: {bytes.Length}.");
        }

        Buffer.BlockCopy(bytes, 0, _data, 0, length);
    }

    public NDArray(Tensor tensor, bool clone = false)
        : this(clone ? tensor.numpy().copy() : tensor.numpy())
    {
    }

    public NDArray(bool value)
        : this(new[] { value }, Shape.Scalar)
    {
    }

    public NDArray(byte value)
        : this(new[] { value }, Shape.Scalar)
    {
    }

    public NDArray(short value)
        : this(new[] { value }, Shape.Scalar)
    {
    }

    public NDArray(int value)
        : this(new[] { value }, Shape.Scalar)
    {
    }

    public NDArray(long value)
        : this(new[] { value }, Shape.Scalar)
    {
    }

    public NDArray(float value)
        : this(new[] { value }, Shape.Scalar)
    {
    }

    public NDArray(double value)
        : this(new[] { value }, Shape.Scalar)
    {
    }

    internal NDArray(Array data, Shape shape, TF_DataType dtype)
        : this(data, 0, [.. shape.strides.Select(step => checked((int)step))], shape, dtype)
    {
    }

    private NDArray(NDArray other)
        : this(other._data, other._offset, other._steps, other.shape, other.dtype)
    {
    }

    private NDArray(Array data, int offset, int[] steps, Shape shape, TF_DataType dtype)
        : base(dtype, shape)
    {
        _data = data;
        _offset = offset;
        _steps = steps;
    }

    /// <summary>The array with its axes in reverse order.</summary>
    public NDArray T => Transposed([.. Enumerable.Range(0, ndim).Reverse()]);

    /// <summary>Whether the elements lie in memory one after the other.</summary>
    internal bool IsContiguous
    {
        get
        {
            long step = 1;
            for (int axis = ndim - 1; axis >= 0; axis--)
            {
                if (dims[axis] != 1 && _steps[axis] != step)
                {
                    return false;
                }

                step *= dims[axis];
            }

            return true;
        }
    }

    internal override Value Value => ((IElementVisitor<Value>)new Upload(this)).Visit(dtype);

    public static NDArray Scalar<TElement>(TElement value)
        where TElement : unmanaged => new(new[] { value }, Shape.Scalar);

    public NDArray reshape(Shape newshape) => Reshaped(newshape);

    public NDArray astype(TF_DataType dtype) => dtype == this.dtype ? this : new Conversion(this, dtype).Visit(this.dtype);

    public NDArray copy() => new Copy(this).Visit(dtype);

    public NDArray ravel() => Reshaped(new Shape(-1));

    public NDArray flatten() => copy().ravel();

    /// <summary>Shuffles the array along its first axis, in place.</summary>
    public void shuffle(NDArray nd) => np.random.shuffle(nd);

    public override TElement[] ToArray<TElement>() =>
        ((IElementVisitor<Array>)new Extraction(this, typeof(TElement).as_tf_dtype())).Visit(dtype) is var elements
            && elements is TElement[] same
            ? same
            : [.. MemoryMarshal.Cast<byte, TElement>((byte[])elements)];

    /// <summary>The parts along the first axis.</summary>
    public NDArray[] ToArray() => [.. this];

    public Array ToMultiDimArray<TElement>()
        where TElement : unmanaged
    {
        Array result = Array.CreateInstance(typeof(TElement), shape.as_int_list());
        TElement[] elements = ToArray<TElement>();
        Buffer.BlockCopy(elements, 0, result, 0, Buffer.ByteLength(elements));
        return result;
    }

    public byte[] ToByteArray()
    {
        Array elements = copy()._data;
        byte[] bytes = new byte[checked((int)(size * dtypesize))];
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(elements), bytes.Length).CopyTo(bytes);
        return bytes;
    }

    public override NDArray numpy() => this;

    public override string ToString() => NDArrayText.Of(this);

    public IEnumerator<NDArray> GetEnumerator()
    {
        if (ndim == 0)
        {
            throw new ValueError("An array without axes has no parts to go over.");
        }

        for (int index = 0; index < dims[0]; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>An array over elements that are there already: without axes, of one element.</summary>
    internal static NDArray Of<TElement>(TElement[] elements, Shape shape)
        where TElement : unmanaged => new(elements, shape, typeof(TElement).as_tf_dtype());

    /// <summary>The array of a tensor of .NET, whose elements it shares if they lie in order.</summary>
    internal static NDArray Of<TElement>(Host.Tensor<TElement> tensor)
        where TElement : unmanaged, INumberBase<TElement>
    {
        TElement[] elements = new TElement[tensor.FlattenedLength];
        tensor.FlattenTo(elements);
        return Of(elements, new Shape([.. tensor.Lengths.ToArray().Select(length => (long)length)]));
    }

    internal Native.ArrayLike ToArrayLike() => ((IElementVisitor<Native.ArrayLike>)new Wrapping(this)).Visit(dtype);

    internal Host.Tensor<float> ToFloats() => Host.Tensor.Create(
        astype(TF_DataType.TF_FLOAT).Flat<float>().ToArray(), ndim == 0 ? [1] : [.. dims.Select(length => (nint)length)]);

    /// <summary>The elements in order: the array's own, or a copy if they are not.</summary>
    internal ReadOnlyMemory<TElement> Flat<TElement>()
        where TElement : unmanaged
    {
        TElement[] data = (TElement[])_data;
        int length = checked((int)size);
        if (IsContiguous)
        {
            return data.AsMemory(_offset, length);
        }

        TElement[] elements = new TElement[length];
        int next = 0;
        Gather(0, _offset);
        return elements;

        void Gather(int axis, int from)
        {
            int count = (int)dims[axis];
            int step = _steps[axis];
            if (axis < ndim - 1)
            {
                for (int index = 0; index < count; index++)
                {
                    Gather(axis + 1, from + (index * step));
                }
            }
            else if (step == 1)
            {
                data.AsSpan(from, count).CopyTo(elements.AsSpan(next));
                next += count;
            }
            else
            {
                for (int index = 0; index < count; index++)
                {
                    elements[next++] = data[from + (index * step)];
                }
            }
        }
    }

    /// <summary>Another look at the same elements.</summary>
    internal NDArray View(Shape sizes, int[] steps, int offset = 0) => new(_data, _offset + offset, steps, sizes, dtype);

    internal NDArray Transposed(IReadOnlyList<int> axes) =>
        View(new Shape([.. axes.Select(axis => dims[axis])]), [.. axes.Select(axis => _steps[axis])]);

    /// <summary>The array repeated along axes of size one, without a copy.</summary>
    internal NDArray Broadcast(Shape sizes)
    {
        int[] steps = new int[sizes.ndim];
        for (int axis = 1; axis <= ndim; axis++)
        {
            steps[^axis] = dims[^axis] == 1 && sizes.dims[^axis] != 1 ? 0 : _steps[^axis];
            if (dims[^axis] != 1 && dims[^axis] != sizes.dims[^axis])
            {
                throw new ValueError($"An array of shape {shape} cannot be broadcast to {sizes}.");
            }
        }

        return View(sizes, steps);
    }

    private NDArray Reshaped(Shape sizes)
    {
        long[] known = [.. sizes.dims];
        int open = Array.IndexOf(known, -1);
        if (open >= 0)
        {
            known[open] = 1;
            long others = new Shape(known).size;
            known[open] = others == 0 ? 0 : (long)size / others;
        }

        Shape filled = Fitting(new Shape(known), (long)size);
        NDArray ordered = IsContiguous ? this : copy();
        return ordered.View(filled, [.. filled.strides.Select(step => (int)step)]);
    }

    private static Shape Fitting(Shape shape, long size) => shape.size == size
        ? shape
        : throw new ValueError($"Cannot give {size} elements the shape {shape}.");

    private static Array Elements(Array value, out Shape shape, out TF_DataType dtype)
    {
        ArgumentNullException.ThrowIfNull(value);
        Array regular = value.GetType().GetElementType()!.IsArray ? Rectangle(value) : value;
        shape = new Shape([.. Enumerable.Range(0, regular.Rank).Select(axis => (long)regular.GetLength(axis))]);
        dtype = regular.GetType().GetElementType().as_tf_dtype();
        return new Unrolling(regular).Visit(dtype);
    }

    // Rows of equal length are an array of another axis.
    private static Array Rectangle(Array rows)
    {
        Array[] parts = [.. rows.Cast<Array>().Select(row => row.GetType().GetElementType()!.IsArray ? Rectangle(row) : row)];
        int[] sizes = parts.Length == 0 ? [0] : [.. Enumerable.Range(0, parts[0].Rank).Select(parts[0].GetLength)];
        if (parts.Any(part => !Enumerable.Range(0, part.Rank).Select(part.GetLength).SequenceEqual(sizes)))
        {
            throw new ValueError("The rows of an array need one length.");
        }

        Type element = parts.Length == 0 ? typeof(double) : parts[0].GetType().GetElementType()!;
        Array all = Array.CreateInstance(element, [parts.Length, .. sizes]);
        int bytes = parts.Length == 0 ? 0 : Buffer.ByteLength(parts[0]);
        for (int index = 0; index < parts.Length; index++)
        {
            Buffer.BlockCopy(parts[index], 0, all, index * bytes, bytes);
        }

        return all;
    }

    private readonly struct Empty(int length) : IElementVisitor<Array>
    {
        public Array Visit<TElement>()
            where TElement : unmanaged, INumber<TElement> => new TElement[length];

        public Array Visit(TF_DataType type) => ElementVisitor.Visit(this, type);
    }

    private readonly struct Unrolling(Array array) : IElementVisitor<Array>
    {
        public Array Visit<TElement>()
            where TElement : unmanaged, INumber<TElement>
        {
            TElement[] elements = new TElement[array.Length];
            MemoryMarshal.CreateReadOnlySpan(
                ref System.Runtime.CompilerServices.Unsafe.As<byte, TElement>(ref MemoryMarshal.GetArrayDataReference(array)),
                array.Length).CopyTo(elements);
            return elements;
        }

        public Array Visit(TF_DataType type) => ElementVisitor.Visit(this, type);
    }

    private readonly struct Copy(NDArray array) : IElementVisitor<NDArray>
    {
        public NDArray Visit<TElement>()
            where TElement : unmanaged, INumber<TElement> =>
            new(array.Flat<TElement>().ToArray(), array.shape, array.dtype);

        public NDArray Visit(TF_DataType type) => ElementVisitor.Visit(this, type);
    }

    private readonly struct Extraction(NDArray array, TF_DataType dtype) : IElementVisitor<Array>
    {
        public Array Visit<TElement>()
            where TElement : unmanaged, INumber<TElement> =>
            ((IElementVisitor<Array>)new Writing<TElement>(array.Flat<TElement>(), dtype)).Visit(dtype);
    }

    private readonly struct Conversion(NDArray array, TF_DataType dtype) : IElementVisitor<NDArray>
    {
        public NDArray Visit<TElement>()
            where TElement : unmanaged, INumber<TElement> => new(
                ((IElementVisitor<Array>)new Writing<TElement>(array.Flat<TElement>(), dtype)).Visit(dtype), array.shape, dtype);

        public NDArray Visit(TF_DataType type) => ElementVisitor.Visit(this, type);
    }

    private readonly struct Writing<TFrom>(ReadOnlyMemory<TFrom> from, TF_DataType dtype) : IElementVisitor<Array>
        where TFrom : unmanaged, INumber<TFrom>
    {
        public Array Visit<TTo>()
            where TTo : unmanaged, INumber<TTo>
        {
            TTo[] elements = new TTo[from.Length];
            if (dtype == TF_DataType.TF_BOOL)
            {
                for (int index = 0; index < elements.Length; index++)
                {
                    elements[index] = TFrom.IsZero(from.Span[index]) ? TTo.Zero : TTo.One;
                }
            }
            else
            {
                TensorPrimitives.ConvertTruncating(from.Span, elements);
            }

            return elements;
        }
    }

    private readonly struct Wrapping(NDArray array) : IElementVisitor<Native.ArrayLike>
    {
        public Native.ArrayLike Visit<TElement>()
            where TElement : unmanaged, INumber<TElement> =>
            Native.ArrayLike.Wrap(array.Flat<TElement>(), array.shape.ToNative());
    }

    private readonly struct Upload(NDArray array) : IElementVisitor<Value>
    {
        public Value Visit<TElement>()
            where TElement : unmanaged, INumber<TElement> =>
            Ops.Constant(array.Flat<TElement>().Span, array.shape.ToNative(), array.dtype.ToNative());
    }
}
