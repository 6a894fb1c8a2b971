using System.Buffers;

namespace Keras.EventFiles.Reading;

/// <summary>The bytes of a file that may still grow, as long as it was when it was opened.</summary>
internal sealed class RecordBytes : IDisposable
{
    private const int Chunk = 1 << 16;

    private readonly FileStream _stream;
    private byte[] _buffer = [];
    private long _begin;
    private int _count;

    /// <summary>Opens a file, which others may write, rename and delete.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public RecordBytes(string path)
    {
        _stream = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        Length = _stream.Length;
    }

    /// <summary>Length of the file, in bytes.</summary>
    public long Length { get; }

    /// <summary>Bytes from a place on, all of them before <see cref="Length"/>; valid until the next call.</summary>
    /// <exception cref="EndOfStreamException">The file has become shorter.</exception>
    public ReadOnlySpan<byte> Slice(long begin, int count)
    {
        if (begin < _begin || begin + count > _begin + _count)
        {
            Fill(begin, count);
        }

        return _buffer.AsSpan((int)(begin - _begin), count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Return();
        _stream.Dispose();
    }

    private void Fill(long begin, int count)
    {
        int wanted = (int)Math.Min(Math.Max(count, Chunk), Length - begin);
        if (_buffer.Length < wanted)
        {
            Return();
            _buffer = ArrayPool<byte>.Shared.Rent(wanted);
        }

        _count = 0;
        _stream.Position = begin;
        _count = _stream.ReadAtLeast(_buffer.AsSpan(0, wanted), count);
        _begin = begin;
    }

    private void Return()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }
}
