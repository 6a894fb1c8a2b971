using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Keras.Hdf5.Format;

namespace Keras.Hdf5.Reading;

/// <summary>Reads the elements of a dataset.</summary>
/// <typeparam name="T">What they become.</typeparam>
/// <param name="map">The file.</param>
/// <param name="dataset">The dataset.</param>
/// <param name="destination">Room for all elements.</param>
/// <param name="decode">Decodes elements; null if their bytes are copied: a part of an element each, or the whole.</param>
internal readonly ref struct DataReader<T>(
    FileMap map, DatasetNode dataset, Span<T> destination, ElementDecoder<T>? decode)
    where T : unmanaged
{
    private const int BlockBytes = 1 << 16;

    private readonly Span<T> _destination = destination;

    private int ElementBytes => (int)dataset.Type.Size;

    // Places in the destination that one element takes.
    private int Unit => decode == null ? ElementBytes / Unsafe.SizeOf<T>() : 1;

    /// <summary>Reads all elements.</summary>
    /// <exception cref="Hdf5Exception">They are damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Read()
    {
        switch (dataset.Storage)
        {
            case CompactStorage compact:
                Put(0, compact.Data.Span);
                break;
            case ContiguousStorage contiguous:
                ReadContiguous(contiguous.Address);
                break;
            case ChunkedStorage chunked:
                ReadChunks(chunked.Layout);
                break;
            case PendingStorage:
                throw map.Failure("the elements are written when the file is closed, and cannot be read before");
            default:
                Fill();
                break;
        }
    }

    private void ReadContiguous(ulong address)
    {
        if (decode == null)
        {
            map.File.Read(address, MemoryMarshal.AsBytes(_destination));
            return;
        }

        int perBlock = BlockBytes / ElementBytes;
        byte[] block = new byte[Math.Min(perBlock, _destination.Length) * ElementBytes];
        for (int first = 0; first < _destination.Length; first += perBlock)
        {
            int count = Math.Min(perBlock, _destination.Length - first);
            Span<byte> raw = block.AsSpan(0, count * ElementBytes);
            map.File.Read(address + ((ulong)first * (ulong)ElementBytes), raw);
            decode(raw, _destination.Slice(first, count));
        }
    }

    private void ReadChunks(ChunkLayout layout)
    {
        // Where a chunk is missing, elements have the fill value.
        Fill();
        var buffer = new ChunkBuffer();
        foreach (Chunk chunk in layout.Chunks(map))
        {
            map.File.Read(chunk.Address, buffer.Begin((int)chunk.Stored));
            if (layout.Filters != null)
            {
                layout.Filters.Unpack(map, buffer, chunk.Skipped, layout.ChunkBytes);
            }

            Place(layout.Shape, chunk.Position, buffer.Content);
        }
    }

    /// <summary>Copies the part of a chunk that is inside of the shape, row by row.</summary>
    private void Place(uint[] chunk, ulong[] position, ReadOnlySpan<byte> content)
    {
        uint[] sizes = dataset.Space.Sizes;
        int last = sizes.Length - 1;
        Span<long> counts = stackalloc long[sizes.Length];
        Span<long> row = stackalloc long[sizes.Length];
        for (int axis = 0; axis <= last; axis++)
        {
            counts[axis] = Math.Min(chunk[axis], sizes[axis] - ((long)position[axis] * chunk[axis]));
        }

        row.Clear();
        while (true)
        {
            long source = 0;
            long target = 0;
            for (int axis = 0; axis <= last; axis++)
            {
                source = (source * chunk[axis]) + row[axis];
                target = (target * sizes[axis]) + ((long)position[axis] * chunk[axis]) + row[axis];
            }

            Put(target, content.Slice((int)(source * ElementBytes), (int)(counts[last] * ElementBytes)));
            int next = last - 1;
            while (next >= 0 && ++row[next] == counts[next])
            {
                row[next--] = 0;
            }

            if (next < 0)
            {
                return;
            }
        }
    }

    private void Put(long first, ReadOnlySpan<byte> raw)
    {
        Span<T> target = _destination.Slice(checked((int)(first * Unit)), raw.Length / ElementBytes * Unit);
        if (decode == null)
        {
            raw.CopyTo(MemoryMarshal.AsBytes(target));
        }
        else
        {
            decode(raw, target);
        }
    }

    private void Fill()
    {
        if (dataset.Fill is not byte[] fill)
        {
            _destination.Clear();
            return;
        }

        if (_destination.IsEmpty)
        {
            return;
        }

        Put(0, fill);
        for (int filled = Unit; filled < _destination.Length; filled *= 2)
        {
            int count = Math.Min(filled, _destination.Length - filled);
            _destination[..count].CopyTo(_destination[filled..]);
            if (filled > _destination.Length / 2)
            {
                return;
            }
        }
    }
}
