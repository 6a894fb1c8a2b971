using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Keras.Hdf5.Format;

namespace Keras.Hdf5.Writing;

/// <summary>
/// Writes a file: data at once, where the stream can go back to the superblock, and structures when it is flushed.
/// </summary>
/// <remarks>
/// Structures lie behind the data. Data that is added after a flush takes their place, and they are written anew.
/// Where the stream cannot seek, everything is written in one go, and until then data stays with the program.
/// </remarks>
internal sealed class FileWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly long _origin;
    private byte[] _buffer = [];
    private ulong _dataEnd = StructureWriter.SuperblockBytes;
    private ulong _end;
    private bool _isChanged = true;
    private bool _isBroken;

    public FileWriter(Stream stream, bool leaveOpen)
    {
        _stream = stream;
        _leaveOpen = leaveOpen;
        _origin = stream.CanSeek ? stream.Position : 0;
    }

    /// <summary>Bytes of the file, once it is flushed.</summary>
    public ulong End => _end;

    /// <summary>Whether nothing can be added any more.</summary>
    public bool IsClosed => _isBroken || (!_stream.CanSeek && _end > 0);

    /// <summary>Notes that structures have to be written again.</summary>
    public void Change() => _isChanged = true;

    /// <summary>Takes the elements of a dataset.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public Storage Add<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(elements);
        if (bytes.IsEmpty)
        {
            return new NoStorage();
        }

        if (_stream.CanSeek)
        {
            return Write(bytes);
        }

        byte[] copy = bytes.ToArray();
        return new PendingStorage(copy.Length, stream => stream.Write(copy));
    }

    /// <summary>Takes the elements of a dataset from the program when they are written.</summary>
    /// <param name="count">Number of elements.</param>
    /// <param name="fill">Gives them.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public Storage Add<T>(int count, Action<Span<T>> fill)
        where T : unmanaged
    {
        if (count == 0)
        {
            return new NoStorage();
        }

        int bytes = checked(count * Unsafe.SizeOf<T>());
        return _stream.CanSeek
            ? Write(Filled(bytes, fill))
            : new PendingStorage(bytes, stream => stream.Write(Filled(bytes, fill)));
    }

    /// <summary>Writes what is left to write. The file is whole then.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Flush(GroupNode root)
    {
        if (!_isChanged || IsClosed)
        {
            return;
        }

        _isBroken = true;
        if (_stream.CanSeek)
        {
            _stream.Position = _origin + (long)_dataEnd;
            var output = new Output(_stream, _dataEnd);
            ByteBuilder superblock = StructureWriter.Write(output, root);
            _end = output.Position;
            if (_stream.Length > _origin + (long)_end)
            {
                _stream.SetLength(_origin + (long)_end);
            }

            _stream.Position = _origin;
            _stream.Write(superblock.Written);
            _stream.Position = _origin + (long)_end;
        }
        else
        {
            ByteBuilder superblock = StructureWriter.Write(new Output(null, _dataEnd), root);
            _stream.Write(superblock.Written);
            var output = new Output(_stream, _dataEnd);
            StructureWriter.Write(output, root);
            _end = output.Position;
        }

        _stream.Flush();
        _isBroken = false;
        _isChanged = false;
    }

    public void Dispose()
    {
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    private ContiguousStorage Write(ReadOnlySpan<byte> bytes)
    {
        // Until it has succeeded, the end of the stream is in doubt.
        bool wasBroken = _isBroken;
        _isBroken = true;
        ulong address = (_dataEnd + 7) / 8 * 8;
        if (_dataEnd == StructureWriter.SuperblockBytes)
        {
            _stream.Position = _origin;
            _stream.Write(new byte[StructureWriter.SuperblockBytes]);
        }

        _stream.Position = _origin + (long)address;
        _stream.Write(bytes);
        _dataEnd = address + (ulong)bytes.Length;
        _isBroken = wasBroken;
        return new ContiguousStorage(address);
    }

    private ReadOnlySpan<byte> Filled<T>(int bytes, Action<Span<T>> fill)
        where T : unmanaged
    {
        if (_buffer.Length < bytes)
        {
            // The smaller one is free before the larger is taken.
            _buffer = [];
            _buffer = GC.AllocateUninitializedArray<byte>(bytes);
        }

        Span<byte> content = _buffer.AsSpan(0, bytes);
        fill(MemoryMarshal.Cast<byte, T>(content));
        return content;
    }
}
