using System.Runtime.InteropServices;
using Keras.Hdf5.Native;

namespace Keras.Hdf5;

/// <summary>An array of numbers in a file, row-major.</summary>
public sealed unsafe class Hdf5Dataset : Hdf5Object
{
    private readonly int[] _shape;

    private Hdf5Dataset(Hdf5File file, string path, Hdf5Handle handle, Hdf5ElementType elementType, int[] shape)
        : base(file, path, handle)
    {
        ElementType = elementType;
        _shape = shape;
        Count = 1;
        foreach (int size in shape)
        {
            // Saturates, because a file may claim any sizes; reading compares the count with the limit.
            Count = size == 0 || Count <= long.MaxValue / size ? Count * size : long.MaxValue;
        }
    }

    /// <summary>What the elements are in the file; reading converts.</summary>
    public Hdf5ElementType ElementType { get; }

    /// <summary>Sizes of the axes, slowest first; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>Number of elements: the product of <see cref="Shape"/>, 1 for a scalar.</summary>
    public long Count { get; }

    /// <summary>Reads all elements into a new array.</summary>
    /// <typeparam name="T">
    /// float, double, Half, or an integer type. Numbers convert to floating-point types by rounding, to integer types
    /// only from integer types that fit.
    /// </typeparam>
    /// <exception cref="Hdf5Exception">
    /// The data is damaged, larger than <see cref="Hdf5Limits.MaxDatasetBytes"/>, or does not convert.
    /// </exception>
    public T[] Read<T>()
        where T : unmanaged
    {
        CheckConversion<T>();
        CheckSize(sizeof(T));
        T[] values = new T[Count];
        Read(values.AsSpan());
        return values;
    }

    /// <summary>Reads all elements into memory of the caller.</summary>
    /// <typeparam name="T"><inheritdoc cref="Read{T}()"/></typeparam>
    /// <param name="destination">As many elements as <see cref="Count"/>.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="destination"/> is not the count.</exception>
    /// <exception cref="Hdf5Exception"><inheritdoc cref="Read{T}()"/></exception>
    public void Read<T>(Span<T> destination)
        where T : unmanaged
    {
        if (destination.Length != Count)
        {
            throw new ArgumentException(
                $"The dataset {Path} holds {Count} elements of shape ({string.Join(", ", _shape)}), "
                + $"but the destination has room for {destination.Length}.",
                nameof(destination));
        }

        CheckConversion<T>();
        CheckSize(sizeof(T));
        if (destination.IsEmpty)
        {
            return;
        }

        using (LibHdf5.Enter())
        {
            using Hdf5Handle fileType = Check(LibHdf5.H5Dget_type(OpenHandle), "read the element type");
            if (ElementTypes.IsOpaquePair(fileType))
            {
                ReadOpaqueBFloat16(
                    typeof(T) == typeof(float)
                        ? MemoryMarshal.Cast<T, float>(destination)
                        : throw Failure("the elements are bfloat16 stored as opaque bytes; read them as float"),
                    fileType);
                return;
            }

            using Hdf5Handle memoryType = ElementTypes.OpenInMemory(ElementTypes.Of<T>());
            fixed (T* buffer = destination)
            {
                Check(LibHdf5.H5Dread(OpenHandle, memoryType, 0, 0, 0, buffer), "read the data");
            }
        }
    }

    /// <summary>Describes an open dataset.</summary>
    internal static Hdf5Dataset Open(Hdf5File file, string path, Hdf5Handle handle)
    {
        using (LibHdf5.Enter())
        {
            using Hdf5Handle type = LibHdf5.H5Dget_type(handle);
            using Hdf5Handle space = LibHdf5.H5Dget_space(handle);
            if (type.IsInvalid || space.IsInvalid || Dataspaces.Shape(space) is not int[] shape)
            {
                handle.Dispose();
                throw new Hdf5Exception(
                    file.Name,
                    path,
                    $"the shape or type of the dataset cannot be used: {ErrorStack.Describe()}");
            }

            Hdf5ElementType elementType = ElementTypes.Of(type);
            bool isOpaquePair = ElementTypes.IsOpaquePair(type);
            var dataset = new Hdf5Dataset(file, path, handle, elementType, shape);

            // Keras 3 hands bfloat16 weights to h5py, which has no such type, and says so in an attribute.
            return isOpaquePair && dataset.Attributes.Find("dtype") is { ElementType: Hdf5ElementType.String } dtype
                && dtype.ReadString() == "bfloat16"
                ? new Hdf5Dataset(file, path, handle, Hdf5ElementType.BFloat16, shape)
                : dataset;
        }
    }

    /// <summary>Writes all elements of a dataset just created.</summary>
    internal void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (values.IsEmpty)
        {
            return;
        }

        using Hdf5Handle memoryType = ElementTypes.OpenInMemory(ElementTypes.Of<T>());
        fixed (T* buffer = values)
        {
            Check(LibHdf5.H5Dwrite(OpenHandle, memoryType, 0, 0, 0, buffer), "write the data");
        }
    }

    private void CheckConversion<T>()
        where T : unmanaged
    {
        Hdf5ElementType target = ElementTypes.Of<T>();
        if (!ElementTypes.Converts(ElementType, target))
        {
            throw Failure(
                $"the elements are of type {ElementType} and cannot be read as {target} without loss; "
                + "read numbers as float or double, integers as an integer type at least as large");
        }
    }

    private void CheckSize(int elementSize)
    {
        long bytes = File.Limits.MaxDatasetBytes / Math.Max(elementSize, ElementTypes.Size(ElementType));
        if (Count > bytes || Count > Array.MaxLength)
        {
            throw Failure(
                $"the dataset of shape ({string.Join(", ", _shape)}) and type {ElementType} takes more than the "
                + $"{File.Limits.MaxDatasetBytes} bytes allowed; raise Hdf5Limits.MaxDatasetBytes for a trusted file");
        }
    }

    private void ReadOpaqueBFloat16(Span<float> destination, Hdf5Handle fileType)
    {
        // The upper half of a float is the whole bfloat16, so the pairs go into the back half of the destination
        // and are spread from its front: no second buffer.
        Span<ushort> pairs = MemoryMarshal.Cast<float, ushort>(destination)[destination.Length..];
        fixed (ushort* buffer = pairs)
        {
            Check(LibHdf5.H5Dread(OpenHandle, fileType, 0, 0, 0, buffer), "read the data");
        }

        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = BitConverter.UInt32BitsToSingle((uint)pairs[i] << 16);
        }
    }
}
