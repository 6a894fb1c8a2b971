using System.Runtime.InteropServices;
using System.Text;
using Keras.Hdf5.Format;
using Keras.Hdf5.Reading;

namespace Keras.Hdf5;

/// <summary>A small value attached to a group or dataset.</summary>
public sealed class Hdf5Attribute
{
    /// <summary>
    /// Most bytes that Keras puts into an attribute; the format itself stops a little above, where an attribute would no
    /// longer fit into an object header. Longer lists of names are split over <c>name0</c>, <c>name1</c>, …
    /// (keras/src/legacy/saving/legacy_h5_format.py, <c>HDF5_OBJECT_HEADER_LIMIT</c>).
    /// </summary>
    public const int MaxBytes = 64512;

    private readonly Hdf5Object _owner;
    private readonly AttributeContent _content;
    private readonly int[] _shape;

    internal Hdf5Attribute(Hdf5Object owner, string name, AttributeContent content)
    {
        _owner = owner;
        _content = content;
        _shape = content.Space.Shape;
        Name = name;
    }

    /// <summary>The name, unique within the object.</summary>
    public string Name { get; }

    /// <summary>What the elements are; <see cref="Hdf5ElementType.Float64"/> for h5py's empty list.</summary>
    public Hdf5ElementType ElementType => _content.Type.Element;

    /// <summary>Sizes of the axes; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape => _shape;

    private int Count => (int)_content.Space.Count;

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

        Hdf5File file = _owner.File;
        file.ThrowIfClosed();
        if (_content.Texts != null)
        {
            return [.. _content.Texts.Select(Encoding.UTF8.GetString)];
        }

        // Their size in the file was checked when it was opened; in memory they take more.
        string[] texts = [];
        file.Guard(_owner.Path, $"read the attribute '{Name}'", () =>
        {
            FileMap map = file.MapFor(_owner.Path);
            texts = TextElements.Read(
                map, new GlobalHeap(map), _content.Type, _content.Data.Span, map.Limits.MaxAttributeBytes);
        });
        return texts;
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
        if (ElementDecoder.Of<T>(ElementType, _content.Type.IsBigEndian) is ElementDecoder<T> decode)
        {
            decode(_content.Data.Span, values);
        }
        else
        {
            _content.Data.Span.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        }

        return values;
    }

    private Hdf5Exception Failure(string reason) => _owner.Failure($"attribute '{Name}': {reason}");
}
