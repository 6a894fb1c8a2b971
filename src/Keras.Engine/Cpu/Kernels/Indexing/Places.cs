namespace Keras.Engine.Cpu.Kernels.Indexing;

/// <summary>Places along an axis, as indices name them.</summary>
internal static class Places
{
    /// <summary>The place counted from the front.</summary>
    /// <exception cref="ArgumentException">It lies outside.</exception>
    public static int Of(int index, int size)
    {
        int place = index < 0 ? index + size : index;
        return place >= 0 && place < size ? place : throw Outside(index, size);
    }

    private static ArgumentException Outside(int index, int size) => new(
        $"Index {index} lies outside an axis of {size} elements; those of it have indices {-size} to {size - 1}.");
}
