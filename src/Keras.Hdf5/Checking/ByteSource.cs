namespace Keras.Hdf5.Checking;

/// <summary>The bytes of a file, wherever they are.</summary>
internal abstract class ByteSource
{
    /// <summary>Number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Copies bytes that are known to exist.</summary>
    public abstract void Read(long address, Span<byte> destination);
}
