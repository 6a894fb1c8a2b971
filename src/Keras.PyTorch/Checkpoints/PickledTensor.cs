namespace Keras.PyTorch.Checkpoints;

/// <summary>Elements that tensors look into.</summary>
/// <param name="Bytes">Where they are.</param>
/// <param name="Type">Their type.</param>
/// <param name="Count">How many there are.</param>
internal sealed record PickledStorage(Storage Bytes, ElementType Type, long Count);

/// <summary>A tensor of a pickle: a view of a storage.</summary>
internal sealed record PickledTensor(PickledStorage Storage, long Offset, int[] Shape, long[] Strides)
{
    /// <summary>The tensor if it lies within its storage, else null.</summary>
    public static PickledTensor? Of(PickledStorage storage, long offset, object?[] shape, object?[] strides)
    {
        if (shape.Length != strides.Length
            || offset < 0
            || !shape.All(size => size is >= 0L and <= int.MaxValue)
            || !strides.All(stride => stride is >= 0L and <= int.MaxValue))
        {
            return null;
        }

        Int128 count = 1;
        Int128 last = offset;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            count = Int128.Min(count * (long)shape[axis]!, long.MaxValue);
            last += ((long)shape[axis]! - 1) * (Int128)(long)strides[axis]!;
        }

        // A view that repeats elements would let a small file fill the memory.
        bool fits = count == 0 || (last < storage.Count && count <= Math.Min(storage.Count, int.MaxValue));
        return fits
            ? new PickledTensor(
                storage, offset, [.. shape.Select(size => (int)(long)size!)], [.. strides.Cast<long>()])
            : null;
    }
}
