using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Keras.Hdf5.Native;

namespace Keras.Hdf5;

/// <summary>The attributes of one group or dataset. Writing replaces an attribute of the same name.</summary>
public sealed unsafe class Hdf5Attributes
{
    private const int ByName = 0;
    private const int Increasing = 0;
    private const int NullPadded = 1;

    /// <summary>H5T_VARIABLE.</summary>
    private static readonly nuint s_variableLength = nuint.MaxValue;

    private readonly Hdf5Object _owner;

    internal Hdf5Attributes(Hdf5Object owner)
    {
        _owner = owner;
    }

    /// <summary>The names, in alphabetical order.</summary>
    /// <exception cref="Hdf5Exception">The object is damaged.</exception>
    public IReadOnlyList<string> Names
    {
        get
        {
            var names = new List<string>();
            GCHandle target = GCHandle.Alloc(names);
            try
            {
                using (LibHdf5.Enter())
                {
                    ulong position = 0;
                    int result = LibHdf5.H5Aiterate2(
                        _owner.OpenHandle, ByName, Increasing, &position, &Collect, (void*)GCHandle.ToIntPtr(target));
                    _owner.Check(result, "list the attributes");
                }
            }
            finally
            {
                target.Free();
            }

            return names;
        }
    }

    /// <summary>The attribute called <paramref name="name"/>.</summary>
    /// <exception cref="Hdf5Exception">There is none, or it is damaged.</exception>
    public Hdf5Attribute this[string name] => Find(name)
        ?? throw _owner.Failure($"there is no attribute '{name}'; there are: {string.Join(", ", Names)}");

    /// <summary>Whether there is an attribute called <paramref name="name"/>.</summary>
    /// <exception cref="Hdf5Exception">The object is damaged.</exception>
    public bool Contains(string name)
    {
        CheckName(name);
        using (LibHdf5.Enter())
        {
            return _owner.Check(LibHdf5.H5Aexists(_owner.OpenHandle, name), $"look for the attribute '{name}'") > 0;
        }
    }

    /// <summary>The attribute called <paramref name="name"/>, or null.</summary>
    /// <exception cref="Hdf5Exception">The object or the attribute is damaged.</exception>
    public Hdf5Attribute? Find(string name) => Contains(name) ? new Hdf5Attribute(_owner, name) : null;

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
    /// <typeparam name="T">float, double, Half, or an integer type.</typeparam>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="Hdf5Exception">The file cannot be written.</exception>
    public void Write<T>(string name, T value)
        where T : unmanaged => Write(name, new ReadOnlySpan<T>(in value));

    /// <summary>Writes an array of numbers.</summary>
    /// <typeparam name="T">float, double, Half, or an integer type.</typeparam>
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
        Hdf5ElementType elementType = ElementTypes.Of<T>();
        if (values.Length != Dataspaces.Count(shape))
        {
            throw new ArgumentException(
                $"The attribute '{name}' was given {values.Length} values for the shape "
                + $"({string.Join(", ", shape.ToArray())}), which has {Dataspaces.Count(shape)}.",
                nameof(values));
        }

        using (LibHdf5.Enter())
        {
            using Hdf5Handle fileType = ElementTypes.OpenInFile(elementType);
            using Hdf5Handle memoryType = ElementTypes.OpenInMemory(elementType);
            fixed (T* buffer = values)
            {
                Write(name, fileType, memoryType, shape, (long)values.Length * sizeof(T), buffer);
            }
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Collect(long location, byte* name, void* info, void* data)
    {
        var names = (List<string>)GCHandle.FromIntPtr((nint)data).Target!;
        names.Add(Marshal.PtrToStringUTF8((nint)name) ?? "");
        return 0;
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

        using (LibHdf5.Enter())
        {
            using Hdf5Handle type = OpenStringType((nuint)size, Hdf5Charset.Ascii);
            fixed (byte* buffer = bytes)
            {
                Write(name, type, type, [values.Count], bytes.Length, buffer);
            }
        }
    }

    private void WriteVariableLength(
        string name, IReadOnlyList<string> values, ReadOnlySpan<int> shape, Hdf5Charset charset)
    {
        // In the attribute itself each text takes a length, an address and an index.
        const int ReferenceBytes = 16;
        byte[][] texts = [.. values.Select(value => (byte[])[.. Encode(value), 0])];
        CheckSize(name, (long)ReferenceBytes * texts.Length);
        var pins = new GCHandle[texts.Length];
        try
        {
            nint[] addresses = new nint[texts.Length];
            for (int i = 0; i < texts.Length; i++)
            {
                pins[i] = GCHandle.Alloc(texts[i], GCHandleType.Pinned);
                addresses[i] = pins[i].AddrOfPinnedObject();
            }

            using (LibHdf5.Enter())
            {
                using Hdf5Handle type = OpenStringType(s_variableLength, charset);
                fixed (nint* buffer = addresses)
                {
                    Write(name, type, type, shape, (long)ReferenceBytes * texts.Length, buffer);
                }
            }
        }
        finally
        {
            foreach (GCHandle pin in pins.Where(static pin => pin.IsAllocated))
            {
                pin.Free();
            }
        }
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

    private Hdf5Handle OpenStringType(nuint size, Hdf5Charset charset)
    {
        Hdf5Handle type = _owner.Check(LibHdf5.H5Tcopy(LibHdf5.Constant("H5T_C_S1_g")), "make a type");
        _owner.Check(LibHdf5.H5Tset_size(type, size), "set the length of a text");
        _owner.Check(LibHdf5.H5Tset_cset(type, (int)charset), "set the character set of a text");
        if (size != s_variableLength)
        {
            _owner.Check(LibHdf5.H5Tset_strpad(type, NullPadded), "set the padding of a text");
        }

        return type;
    }

    private void Write(
        string name, Hdf5Handle fileType, Hdf5Handle memoryType, ReadOnlySpan<int> shape, long bytes, void* data)
    {
        CheckName(name);
        CheckSize(name, bytes);
        Hdf5Handle owner = _owner.OpenHandle;
        if (Contains(name))
        {
            _owner.Check(LibHdf5.H5Adelete(owner, name), $"replace the attribute '{name}'");
        }

        using Hdf5Handle space = _owner.Check(Dataspaces.Open(shape), "make a shape");
        using Hdf5Handle attribute = _owner.Check(
            LibHdf5.H5Acreate2(owner, name, fileType, space, 0, 0), $"create the attribute '{name}'");
        if (bytes > 0)
        {
            _owner.Check(LibHdf5.H5Awrite(attribute, memoryType, data), $"write the attribute '{name}'");
        }
    }
}
