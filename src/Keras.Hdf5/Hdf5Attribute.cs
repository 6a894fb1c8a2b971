using System.Runtime.InteropServices;
using System.Text;
using Keras.Hdf5.Native;

namespace Keras.Hdf5;

/// <summary>A small value attached to a group or dataset.</summary>
public sealed unsafe class Hdf5Attribute
{
    /// <summary>
    /// Most bytes that Keras puts into an attribute; libhdf5 itself stops a little above, where an attribute would no
    /// longer fit into an object header. Longer lists of names are split over <c>name0</c>, <c>name1</c>, …
    /// (keras/src/legacy/saving/legacy_h5_format.py, <c>HDF5_OBJECT_HEADER_LIMIT</c>).
    /// </summary>
    public const int MaxBytes = 64512;

    private const int PaddedWithZeros = 1;
    private const int PaddedWithSpaces = 2;

    private readonly Hdf5Object _owner;
    private readonly int[] _shape;

    internal Hdf5Attribute(Hdf5Object owner, string name)
    {
        _owner = owner;
        Name = name;
        using (LibHdf5.Enter())
        {
            using Hdf5Handle attribute = Open();
            using Hdf5Handle type = Check(LibHdf5.H5Aget_type(attribute), "read the type");
            using Hdf5Handle space = Check(LibHdf5.H5Aget_space(attribute), "read the shape");
            _shape = Dataspaces.Shape(space) ?? throw NativeFailure("use the shape");
            ElementType = ElementTypes.Of(type);
        }
    }

    /// <summary>The name, unique within the object.</summary>
    public string Name { get; }

    /// <summary>What the elements are; <see cref="Hdf5ElementType.Float64"/> for h5py's empty list.</summary>
    public Hdf5ElementType ElementType { get; }

    /// <summary>Sizes of the axes; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape => _shape;

    private int Count => _shape.Aggregate(1, static (count, size) => checked(count * size));

    /// <summary>Reads a text: a scalar string, or an array of exactly one.</summary>
    /// <exception cref="Hdf5Exception">The attribute is damaged or something else.</exception>
    public string ReadString() => ReadStrings() is [string value]
        ? value
        : throw Failure($"holds {Count} strings where one was expected; use ReadStrings");

    /// <summary>Reads an array of strings of any storage; a scalar counts as an array of one.</summary>
    /// <returns>The texts, decoded as UTF-8. None for an empty array of any type: h5py's empty list.</returns>
    /// <exception cref="Hdf5Exception">The attribute is damaged, or holds numbers.</exception>
    public string[] ReadStrings()
    {
        if (Count == 0)
        {
            return [];
        }

        if (ElementType != Hdf5ElementType.String)
        {
            throw Failure($"holds {ElementType} where text was expected");
        }

        using (LibHdf5.Enter())
        {
            using Hdf5Handle attribute = Open();
            using Hdf5Handle type = Check(LibHdf5.H5Aget_type(attribute), "read the type");
            return LibHdf5.H5Tis_variable_str(type) > 0
                ? ReadVariableLength(attribute, type)
                : ReadFixedLength(attribute, type);
        }
    }

    /// <summary>Reads numbers.</summary>
    /// <typeparam name="T"><inheritdoc cref="Hdf5Dataset.Read{T}()"/></typeparam>
    /// <returns>The elements, row-major; one for a scalar.</returns>
    /// <exception cref="Hdf5Exception">The attribute is damaged, or does not convert.</exception>
    public T[] Read<T>()
        where T : unmanaged
    {
        Hdf5ElementType target = ElementTypes.Of<T>();
        if (!ElementTypes.Converts(ElementType, target))
        {
            throw Failure(
                $"holds {ElementType}, which cannot be read as {target} without loss; "
                + "read numbers as float or double, text with ReadStrings");
        }

        T[] values = new T[Count];
        if (values.Length == 0)
        {
            return values;
        }

        using (LibHdf5.Enter())
        {
            using Hdf5Handle attribute = Open();
            using Hdf5Handle memoryType = ElementTypes.OpenInMemory(target);
            fixed (T* buffer = values)
            {
                Check(LibHdf5.H5Aread(attribute, memoryType, buffer), "read the data");
            }
        }

        return values;
    }

    private string[] ReadVariableLength(Hdf5Handle attribute, Hdf5Handle type)
    {
        using Hdf5Handle space = Check(LibHdf5.H5Aget_space(attribute), "read the shape");
        nint[] texts = new nint[Count];
        fixed (nint* buffer = texts)
        {
            Check(LibHdf5.H5Aread(attribute, type, buffer), "read the text");
            string[] values = Array.ConvertAll(texts, static text => Marshal.PtrToStringUTF8(text) ?? "");
            Check(LibHdf5.ReclaimVariableLength(type, space, buffer), "free the text");
            return values;
        }
    }

    private string[] ReadFixedLength(Hdf5Handle attribute, Hdf5Handle type)
    {
        int size = checked((int)LibHdf5.H5Tget_size(type));
        int padding = LibHdf5.H5Tget_strpad(type);
        byte[] bytes = new byte[checked(size * Count)];
        fixed (byte* buffer = bytes)
        {
            Check(LibHdf5.H5Aread(attribute, type, buffer), "read the text");
        }

        string[] values = new string[Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Encoding.UTF8.GetString(WithoutPadding(bytes.AsSpan(i * size, size), padding));
        }

        return values;
    }

    private static ReadOnlySpan<byte> WithoutPadding(ReadOnlySpan<byte> text, int padding)
    {
        if (padding == PaddedWithZeros)
        {
            return text.TrimEnd((byte)0);
        }

        if (padding == PaddedWithSpaces)
        {
            return text.TrimEnd((byte)' ');
        }

        int end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }

    private Hdf5Handle Open() => Check(LibHdf5.H5Aopen(_owner.OpenHandle, Name, 0), "open it");

    private int Check(int result, string action) => result < 0 ? throw NativeFailure(action) : result;

    private Hdf5Handle Check(Hdf5Handle result, string action)
    {
        if (!result.IsInvalid)
        {
            return result;
        }

        Hdf5Exception failure = NativeFailure(action);
        result.Dispose();
        throw failure;
    }

    private Hdf5Exception NativeFailure(string action) => Failure($"cannot {action}: {ErrorStack.Describe()}");

    private Hdf5Exception Failure(string reason) => _owner.Failure($"attribute '{Name}': {reason}");
}
