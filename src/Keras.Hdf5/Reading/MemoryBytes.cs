namespace Keras.Hdf5.Reading;

/// <summary>A file in memory.</summary>
internal sealed class MemoryBytes(ReadOnlyMemory<byte> image) : ByteSource
{
    public override long Length => image.Length;

    public override void Read(long address, Span<byte> destination) =>
        image.Span.Slice((int)address, destination.Length).CopyTo(destination);

    public override ByteSource ForStructures() => this;
}
