namespace Keras.Hdf5.Reading;

/// <summary>The bytes of a file, wherever they are; several threads may read at once.</summary>
internal abstract class ByteSource : IDisposable
{
    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Copies bytes.</summary>
    /// <exception cref="IOException">They do not exist, or cannot be read.</exception>
    public abstract void Read(long address, Span<byte> destination);

    /// <summary>The same bytes for one reader of many small structures that lie close together.</summary>
    public virtual ByteSource ForStructures() => new PagedBytes(this);

    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the bytes come from.</summary>
    protected virtual void Close()
    {
    }
}
