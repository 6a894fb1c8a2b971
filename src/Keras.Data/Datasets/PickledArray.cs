namespace Keras.Datasets;

/// <summary>A row-major NumPy array of uint8 out of a pickle.</summary>
internal sealed class PickledArray
{
    /// <summary>Its sizes.</summary>
    public long[] Shape { get; private set; } = [];

    /// <summary>Its numbers, which lie in the pickle.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    /// <summary>Takes over what the pickle says, if it is consistent.</summary>
    public bool TrySet(object?[] shape, ReadOnlyMemory<byte> data)
    {
        Int128 length = 1;
        foreach (object? size in shape)
        {
            length = size is >= 0L and <= int.MaxValue && length <= data.Length ? length * (long)size : -1;
        }

        if (length != data.Length)
        {
            return false;
        }

        Shape = [.. shape.Cast<long>()];
        Data = data;
        return true;
    }
}
