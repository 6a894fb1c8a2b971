namespace Keras.Engine.Tensors;

/// <summary>Memory on a backend that outlives a run: a weight, an input, a result.</summary>
public interface ITensorStorage
{
    /// <summary>Element type and shape.</summary>
    TensorType Type { get; }

    /// <summary>Copies <paramref name="source"/> in, in row-major order.</summary>
    /// <exception cref="ArgumentException">Element type or number of elements differ.</exception>
    void Write<T>(ReadOnlySpan<T> source)
        where T : unmanaged;

    /// <summary>Copies the elements out, in row-major order.</summary>
    /// <exception cref="ArgumentException">Element type or number of elements differ.</exception>
    void Read<T>(Span<T> destination)
        where T : unmanaged;

    /// <summary>Copies the elements of another tensor of the same type; from another backend, through memory of the program.</summary>
    /// <exception cref="ArgumentException">The types differ.</exception>
    void CopyFrom(ITensorStorage source);
}
