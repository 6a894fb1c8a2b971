using System.IO.Compression;
using System.IO.Hashing;

namespace Keras.Saving;

/// <summary>Counts what is unpacked from one file, and ends at the limits.</summary>
internal sealed class Unpacking
{
    private readonly string _path;
    private readonly FileLimits _limits = Config.FileLimits;
    private readonly long _most;
    private readonly bool _isByExpansion;
    private long _unpacked;
    private long _entries;

    /// <param name="path">The compressed file.</param>
    public Unpacking(string path)
    {
        _path = path;
        long expanded = Math.Max(
            FileLimits.AlwaysUnpacked, (long)Int128.Min(long.MaxValue, (Int128)new FileInfo(path).Length * _limits.MaxExpansion));
        _isByExpansion = expanded < _limits.MaxUnpackedBytes;
        _most = Math.Min(expanded, _limits.MaxUnpackedBytes);
    }

    /// <summary>Counts bytes before there is room made for them.</summary>
    /// <param name="bytes">Their number.</param>
    /// <param name="name">The member of the file that they belong to; null if there is one only.</param>
    /// <exception cref="FileLimitException">They are too many, with those before.</exception>
    public void Claim(long bytes, string? name = null)
    {
        if (bytes < 0 || bytes > _most - _unpacked)
        {
            string what = name is null ? _path : $"{_path}: {name}";
            throw _isByExpansion
                ? new FileLimitException(
                    $"{what} unpacks to more than {_limits.MaxExpansion:N0} bytes for each byte of the file",
                    nameof(FileLimits.MaxExpansion),
                    _most)
                : new FileLimitException(
                    $"{what} unpacks to more than {_most:N0} bytes", nameof(FileLimits.MaxUnpackedBytes), _most);
        }

        _unpacked += bytes;
    }

    /// <summary>Counts a file or folder in an archive.</summary>
    /// <exception cref="FileLimitException">There are too many.</exception>
    public void AddEntry()
    {
        if (++_entries > _limits.MaxEntries)
        {
            throw new FileLimitException(
                $"{_path} holds more than {_limits.MaxEntries:N0} files and folders",
                nameof(FileLimits.MaxEntries),
                _limits.MaxEntries);
        }
    }

    /// <summary>A stream that counts what is read from another.</summary>
    public Stream Watch(Stream unpacked) => new WatchedStream(unpacked, (bytes, _) => Claim(bytes.Length));

    /// <summary>A member of a zip; who reads it to its end knows that it is whole.</summary>
    /// <exception cref="FileLimitException">It is too long.</exception>
    public Stream Open(ZipArchiveEntry entry)
    {
        Claim(entry.Length, entry.FullName);
        Crc32 checksum = new();
        long length = 0;
        return new WatchedStream(entry.Open(), (bytes, isEnd) =>
        {
            checksum.Append(bytes);
            length += bytes.Length;
            if (length > entry.Length
                || (isEnd && (length != entry.Length || checksum.GetCurrentHashAsUInt32() != entry.Crc32)))
            {
                throw new InvalidDataException(
                    $"{_path}: {entry.FullName} is damaged: it has not the length and the checksum that the archive tells.");
            }
        });
    }

    private delegate void Watcher(ReadOnlySpan<byte> bytes, bool isEnd);

    private sealed class WatchedStream(Stream inner, Watcher watch) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = inner.Read(buffer);
            watch(buffer[..count], isEnd: count == 0 && buffer.Length > 0);
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
