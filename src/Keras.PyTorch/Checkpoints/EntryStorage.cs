using System.IO.Compression;
using System.IO.Hashing;

namespace Keras.PyTorch.Checkpoints;

/// <summary>An entry of a zip, read from front to back; its checksum is compared at the end.</summary>
internal sealed class EntryStorage(ZipArchiveEntry entry, string path) : Storage
{
    private readonly Crc32 _checksum = new();
    private Stream? _stream;
    private long _position;

    /// <inheritdoc/>
    public override bool TryRead(long position, Span<byte> bytes)
    {
        if (position < 0 || position > entry.Length - bytes.Length)
        {
            return false;
        }

        try
        {
            if (_stream is null || position < _position)
            {
                _stream?.Dispose();
                _stream = entry.Open();
                _position = 0;
                _checksum.Reset();
            }

            byte[] skipped = new byte[(int)Math.Min(position - _position, 1 << 16)];
            while (_position < position)
            {
                Next(skipped.AsSpan(0, (int)Math.Min(position - _position, skipped.Length)));
            }

            Next(bytes);
        }
        catch (EndOfStreamException)
        {
            return false;
        }

        if (_position == entry.Length)
        {
            _stream.Dispose();
            _stream = null;
            if (_checksum.GetCurrentHashAsUInt32() != entry.Crc32)
            {
                throw new InvalidDataException(
                    $"{path} is damaged: {entry.FullName} has not the checksum that the archive tells.");
            }
        }

        return true;
    }

    private void Next(Span<byte> bytes)
    {
        _stream!.ReadExactly(bytes);
        _checksum.Append(bytes);
        _position += bytes.Length;
    }
}
