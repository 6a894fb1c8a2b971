using Keras.PyTorch.Pickles;

namespace Keras.Datasets;

/// <summary>One file of CIFAR: labels, and images as three planes of 32×32.</summary>
/// <param name="Labels">One per image.</param>
/// <param name="Data">Where the planes stand.</param>
/// <param name="Offset">The first byte of the first image.</param>
/// <param name="Stride">Bytes from one image to the next.</param>
internal sealed record CifarBatch(byte[] Labels, ReadOnlyMemory<byte> Data, int Offset, int Stride)
{
    /// <summary>Height and width in pixels.</summary>
    public const int Side = 32;

    /// <summary>Red, green, blue.</summary>
    public const int Channels = 3;

    /// <summary>Bytes of an image.</summary>
    public const int PixelBytes = Channels * Side * Side;

    /// <summary>The planes of one image, row-major, red first.</summary>
    public ReadOnlySpan<byte> Planes(int index) => Data.Span.Slice(Offset + (index * Stride), PixelBytes);

    /// <summary>The binary distribution: records of <paramref name="labelBytes"/> labels and the pixels.</summary>
    public static CifarBatch FromRecords(byte[] content, int labelIndex, int labelBytes, string name)
    {
        int stride = labelBytes + PixelBytes;
        if (content.Length == 0 || content.Length % stride != 0)
        {
            throw new InvalidDataException(
                $"{name} must consist of records of {stride} bytes. Received: {content.Length} bytes.");
        }

        byte[] labels = new byte[content.Length / stride];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = content[(i * stride) + labelIndex];
        }

        return new CifarBatch(labels, content, labelBytes, stride);
    }

    /// <summary>The Python distribution: a pickled dictionary.</summary>
    public static CifarBatch FromPickle(byte[] content, string labelKey, string name)
    {
        IReadOnlyDictionary<string, object?> entries = PickleReader.ReadDictionary(content, name, new NumPyBytes());
        if (!entries.TryGetValue("data", out object? data) || !entries.TryGetValue(labelKey, out object? labels))
        {
            throw new InvalidDataException(
                $"{name} must have the keys \"data\" and \"{labelKey}\". Received: {string.Join(", ", entries.Keys)}.");
        }

        if (data is not PickledArray { Shape: [long count, PixelBytes] } array
            || labels is not List<object?> list
            || list.Count != count
            || !list.All(label => label is >= 0L and <= byte.MaxValue))
        {
            throw new InvalidDataException(
                $"{name} must hold \"data\" of shape (n, {PixelBytes}) and n numbers \"{labelKey}\" from 0 to 255.");
        }

        return new CifarBatch([.. list.Select(label => (byte)(long)label!)], array.Data, Offset: 0, PixelBytes);
    }
}
