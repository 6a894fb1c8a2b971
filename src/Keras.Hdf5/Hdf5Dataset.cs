using System.Runtime.CompilerServices;
using Keras.Hdf5.Format;
using Keras.Hdf5.Reading;

namespace Keras.Hdf5;

/// <summary>An array of numbers or texts in a file, row-major.</summary>
public sealed class Hdf5Dataset : Hdf5Object
{
    private readonly DatasetNode _dataset;
    private readonly int[] _shape;

    internal Hdf5Dataset(Hdf5File file, string path, DatasetNode dataset)
        : base(file, path, dataset)
    {
        _dataset = dataset;
        _shape = dataset.Space.Shape;

        // Keras 3 hands bfloat16 weights to h5py, which has no such type, and says so in an attribute.
        ElementType = dataset.Type.IsOpaquePair
            && Attributes.Find("dtype") is { ElementType: Hdf5ElementType.String } dtype && dtype.ReadString() == "bfloat16"
            ? Hdf5ElementType.BFloat16
            : dataset.Type.Element;
    }

    /// <summary>What the elements are in the file; reading converts.</summary>
    public Hdf5ElementType ElementType { get; }

    /// <summary>Sizes of the axes, slowest first; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>Number of elements: the product of <see cref="Shape"/>, 1 for a scalar.</summary>
    public long Count => (long)_dataset.Space.Count;

    /// <summary>Reads all elements into a new array.</summary>
    /// <typeparam name="T">
    /// float, double, Half, an integer type, or bool. Numbers convert to floating-point types by rounding, to integer
    /// types only from integer types that fit; booleans are 0 and 1, and only they are read as bool.
    /// </typeparam>
    /// <exception cref="Hdf5Exception">
    /// The data is damaged, larger than <see cref="Hdf5Limits.MaxDatasetBytes"/>, or does not convert.
    /// </exception>
    public T[] Read<T>()
        where T : unmanaged
    {
        CheckConversion<T>();
        CheckSize(Unsafe.SizeOf<T>());
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
        CheckSize(Unsafe.SizeOf<T>());
        Read(destination, ElementDecoder.Of<T>(ElementType, _dataset.Type.IsBigEndian));
    }

    /// <summary>Reads texts of any storage.</summary>
    /// <returns>The texts, row-major, decoded as UTF-8; one for a scalar.</returns>
    /// <exception cref="Hdf5Exception">
    /// The data is damaged, takes more memory than <see cref="Hdf5Limits.MaxDatasetBytes"/>, or is no text.
    /// </exception>
    public string[] ReadStrings()
    {
        if (ElementType != Hdf5ElementType.String)
        {
            throw Failure($"the elements are of type {ElementType} and no text; read numbers with Read");
        }

        int size = (int)Math.Min(int.MaxValue, _dataset.Type.Size);
        CheckSize(size);
        byte[] raw = new byte[checked((int)(Count * size))];
        Read<byte>(raw, decode: null);
        string[] texts = [];
        File.Guard(Path, "read the texts", () =>
        {
            FileMap map = File.MapFor(Path);
            texts = TextElements.Read(map, new GlobalHeap(map), _dataset.Type, raw, File.Limits.MaxDatasetBytes);
        });
        return texts;
    }

    private void Read<T>(Span<T> destination, ElementDecoder<T>? decode)
        where T : unmanaged
    {
        _ = Content;
        if (destination.IsEmpty)
        {
            return;
        }

        try
        {
            new DataReader<T>(File.MapFor(Path), _dataset, destination, decode).Read();
        }
        catch (Exception exception) when (exception is (IOException or NotSupportedException) and not Hdf5Exception)
        {
            throw Failure($"the data cannot be read: {exception.Message}");
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

    private void CheckSize(int elementBytes)
    {
        long bytes = File.Limits.MaxDatasetBytes / Math.Max(elementBytes, _dataset.Type.Size);
        if (Count > bytes || Count > Array.MaxLength)
        {
            throw Failure(
                $"the dataset of shape ({string.Join(", ", _shape)}) and type {ElementType} takes more than the "
                + $"{File.Limits.MaxDatasetBytes} bytes allowed; raise Hdf5Limits.MaxDatasetBytes for a trusted file");
        }
    }
}
