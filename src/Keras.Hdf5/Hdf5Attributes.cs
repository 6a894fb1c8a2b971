using System.Runtime.InteropServices;
using System.Text;
using Keras.Hdf5.Format;

namespace Keras.Hdf5;

/// <summary>The attributes of one group or dataset. Writing replaces an attribute of the same name.</summary>
public sealed class Hdf5Attributes
{
    // With it and MaxBytes, an attribute still fits into an object header.
    private const int MaxNameBytes = 512;

    private readonly Hdf5Object _owner;

    internal Hdf5Attributes(Hdf5Object owner)
    {
        _owner = owner;
    }

    /// <summary>The names, in alphabetical order.</summary>
    /// <exception cref="Hdf5Exception">The object is damaged.</exception>
    public IReadOnlyList<string> Names => [.. _owner.Content.Attributes.Keys.Order(NameOrder.Instance)];

    /// <summary>The attribute called <paramref name="name"/>.</summary>
    /// <exception cref="Hdf5Exception">There is none, or it is damaged.</exception>
    public Hdf5Attribute this[string name] => Find(name)
        ?? throw _owner.Failure($"there is no attribute '{name}'; there are: {string.Join(", ", Names)}");

    /// <summary>Whether there is an attribute called <paramref name="name"/>.</summary>
    /// <exception cref="Hdf5Exception">The object is damaged.</exception>
    public bool Contains(string name)
    {
        CheckName(name);
        return _owner.Content.Attributes.ContainsKey(name);
    }

    /// <summary>The attribute called <paramref name="name"/>, or null.</summary>
    /// <exception cref="Hdf5Exception">The object or the attribute is damaged.</exception>
    public Hdf5Attribute? Find(string name) =>
        Contains(name) ? new Hdf5Attribute(_owner, name, _owner.Content.Attributes[name]) : null;

    /// <summary>Writes a text of variable length, which has no size limit of its own.</summary>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="value">The text; it is stored as UTF-8 and must not contain the character U+0000.</param>
    /// <param name="charset">
    /// What the attribute declares: <see cref="Hdf5Charset.Ascii"/>, the default, for what Python gives as bytes.
    /// </param>
    /// <exception cref="Hdf5Exception">The file cannot be written.</exception>
    public void WriteString(string name, string value, Hdf5Charset charset = Hdf5Charset.Ascii) =>
        WriteVariableLength(name, [value], [], charset);

    /// <summary>Writes an array of texts; an empty one as an empty array of float64, as h5py does.</summary>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="values">The texts; they are stored as UTF-8 and must not contain the character U+0000.</param>
    /// <param name="storage">
    /// <see cref="Hdf5StringStorage.FixedLength"/> as h5py 2 and all Keras 2 files have it,
    /// or <see cref="Hdf5StringStorage.VariableLength"/> as h5py 3 writes it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The array takes more than <see cref="Hdf5Attribute.MaxBytes"/> bytes.
    /// </exception>
    /// <exception cref="Hdf5Exception">The file cannot be written.</exception>
    public void WriteStrings(
        string name, IReadOnlyList<string> values, Hdf5StringStorage storage = Hdf5StringStorage.FixedLength)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            Write<double>(name, [], 0);
        }
        else if (storage == Hdf5StringStorage.FixedLength)
        {
            WriteFixedLength(name, values);
        }
        else
        {
            WriteVariableLength(name, values, [values.Count], Hdf5Charset.Ascii);
        }
    }

    /// <summary>Writes one number.</summary>
    /// <typeparam name="T">float, double, Half, an integer type, or bool.</typeparam>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="Hdf5Exception">The file cannot be written.</exception>
    public void Write<T>(string name, T value)
        where T : unmanaged => Write(name, new ReadOnlySpan<T>(in value));

    /// <summary>Writes an array of numbers.</summary>
    /// <typeparam name="T">float, double, Half, an integer type, or bool.</typeparam>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="shape">Sizes of the axes; none for a scalar.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="values"/> and <paramref name="shape"/> disagree, or the array takes more than
    /// <see cref="Hdf5Attribute.MaxBytes"/> bytes.
    /// </exception>
    /// <exception cref="Hdf5Exception">The file cannot be written.</exception>
    public void Write<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        Datatype type = Datatype.Number(ElementTypes.Of<T>());
        Dataspace space = Dataspace.Of(shape);
        if (values.Length != (long)space.Count)
        {
            throw new ArgumentException(
                $"The attribute '{name}' was given {values.Length} values for the shape "
                + $"({string.Join(", ", shape.ToArray())}), which has {space.Count}.",
                nameof(values));
        }

        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        Set(name, bytes.Length, new AttributeContent(type, space, bytes.ToArray()));
    }

    private static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        CheckText(name, nameof(name));
    }

    private static void CheckText(string text, string parameter)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A text in an HDF5 file ends at the character U+0000; remove it.", parameter);
        }
    }

    private void WriteFixedLength(string name, IReadOnlyList<string> values)
    {
        byte[][] texts = [.. values.Select(Encode)];
        int size = Math.Max(1, texts.Max(static text => text.Length));
        CheckSize(name, (long)size * texts.Length);
        byte[] bytes = new byte[size * texts.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i].CopyTo(bytes, i * size);
        }

        Set(name, bytes.Length, new AttributeContent(
            Datatype.FixedText(size), Dataspace.Of([values.Count]), bytes));
    }

    private void WriteVariableLength(
        string name, IReadOnlyList<string> values, ReadOnlySpan<int> shape, Hdf5Charset charset)
    {
        // In the attribute itself each text takes a length, an address and an index.
        const int ReferenceBytes = 16;
        byte[][] texts = [.. values.Select(Encode)];
        Set(name, (long)ReferenceBytes * texts.Length, new AttributeContent(
            Datatype.VariableText(charset), Dataspace.Of(shape), default, texts));
    }

    private static byte[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        CheckText(text, nameof(text));
        return Encoding.UTF8.GetBytes(text);
    }

    private static void CheckSize(string name, long bytes)
    {
        if (bytes > Hdf5Attribute.MaxBytes)
        {
            throw new ArgumentException(
                $"The attribute '{name}' would take {bytes} bytes, but an attribute holds at most "
                + $"{Hdf5Attribute.MaxBytes}. Split it over {name}0, {name}1, … as Keras does.",
                nameof(name));
        }
    }

    private void Set(string name, long bytes, AttributeContent content)
    {
        CheckName(name);
        CheckSize(name, bytes);
        if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
        {
            throw new ArgumentException(
                $"The name of an attribute has at most {MaxNameBytes} bytes. Received one of {name.Length} characters.",
                nameof(name));
        }

        _owner.File.WriterFor(_owner.Path);
        _owner.Content.SetAttribute(name, content);
    }
}
