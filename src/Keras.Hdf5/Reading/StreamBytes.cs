namespace Keras.Hdf5.Reading;

/// <summary>A file in a stream that can seek, from its position on.</summary>
/// <param name="stream">The stream.</param>
/// <param name="leaveOpen">Whether it stays open when the file is closed.</param>
internal sealed class StreamBytes(Stream stream, bool leaveOpen) : ByteSource
{
    private readonly long _origin = stream.Position;
    private readonly Lock _lock = new();

    public override long Length => Math.Max(0, stream.Length - _origin);

    public override void Read(long address, Span<byte> destination)
    {
        lock (_lock)
        {
            stream.Position = _origin + address;
            stream.ReadExactly(destination);
        }
    }

    protected override void Close()
    {
        if (!leaveOpen)
        {
            stream.Dispose();
        }
    }
}
