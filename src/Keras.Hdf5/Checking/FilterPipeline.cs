using System.Buffers.Binary;
using System.IO.Compression;

namespace Keras.Hdf5.Checking;

/// <summary>The filters of chunks: shuffle, deflate, Fletcher-32, each at most once, in this order.</summary>
internal sealed class FilterPipeline
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Fletcher32 = 3;
    private const uint ChecksumBytes = 4;

    private readonly int[] _filters;

    private FilterPipeline(int[] filters)
    {
        _filters = filters;
    }

    /// <summary>Reads a filter message.</summary>
    /// <param name="map">The file.</param>
    /// <param name="message">The message.</param>
    /// <param name="elementSize">Bytes of an element, which shuffle must agree with.</param>
    public static FilterPipeline Read(FileMap map, Message message, uint elementSize)
    {
        var cursor = new ByteCursor(map, message.Data.Span, "filters");
        int version = cursor.Byte();
        int count = cursor.Byte();
        if (version is not (1 or 2) || count is 0 or > 3)
        {
            throw map.Failure($"the filters have version {version} and number {count}; at most 3 are supported");
        }

        cursor.Skip(version == 1 ? 6 : 0);
        int[] filters = new int[count];
        for (int i = 0; i < count; i++)
        {
            filters[i] = ReadFilter(map, ref cursor, version, elementSize);
        }

        int[] order = [Shuffle, Deflate, Fletcher32];
        if (!filters.SequenceEqual(order.Intersect(filters)))
        {
            throw map.Failure("the filters are not in the order shuffle, deflate, Fletcher-32; not supported");
        }

        return new FilterPipeline(filters);
    }

    /// <summary>Refuses a stored chunk that does not unpack to exactly the size of a chunk.</summary>
    /// <remarks>libhdf5 unpacks without a bound, and uses what comes out without looking at its size.</remarks>
    /// <param name="map">The file.</param>
    /// <param name="stored">The chunk as it is in the file.</param>
    /// <param name="skipped">Bit i is set if filter i was not applied to this chunk.</param>
    /// <param name="chunkBytes">Size of an unpacked chunk.</param>
    public void Check(FileMap map, byte[] stored, uint skipped, uint chunkBytes)
    {
        bool isDeflated = IsApplied(Deflate, skipped);
        int checksumBytes = IsApplied(Fletcher32, skipped) ? (int)ChecksumBytes : 0;
        if (skipped >> _filters.Length != 0 || stored.Length < checksumBytes)
        {
            throw map.Failure("a chunk is damaged");
        }

        int content = stored.Length - checksumBytes;
        if (isDeflated ? !InflatesTo(stored, content, chunkBytes) : content != chunkBytes)
        {
            throw map.Failure($"a chunk does not unpack to the {chunkBytes} bytes it should have; the file is damaged");
        }
    }

    private static int ReadFilter(FileMap map, ref ByteCursor cursor, int version, uint elementSize)
    {
        int id = cursor.UInt16();
        if (id is not (Deflate or Shuffle or Fletcher32))
        {
            throw map.Failure(
                $"the data is packed with filter {id}; deflate (gzip), shuffle and Fletcher-32 are supported. "
                + "Write the file without, as Keras does");
        }

        int nameBytes = version == 1 ? cursor.UInt16() : 0;
        cursor.Skip(2);
        int values = cursor.UInt16();
        ReadOnlySpan<byte> name = cursor.Bytes(nameBytes);
        ReadOnlySpan<byte> parameters = cursor.Bytes(4 * values);
        if (version == 1 && values % 2 != 0)
        {
            cursor.Skip(4);
        }

        uint parameter = values == 1 ? BinaryPrimitives.ReadUInt32LittleEndian(parameters) : 0;
        bool isValid = id switch
        {
            Deflate => values == 1 && parameter <= 9,
            Shuffle => values == 1 && parameter == elementSize,
            _ => values == 0,
        };
        bool isTerminated = nameBytes == 0 || name.Contains((byte)0);
        return isValid && isTerminated ? id : throw map.Failure($"filter {id} has impossible parameters");
    }

    private static bool InflatesTo(byte[] stored, int length, uint chunkBytes)
    {
        using var packed = new MemoryStream(stored, 0, length, writable: false);
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        byte[] buffer = new byte[1 << 16];
        ulong total = 0;
        try
        {
            for (int count = -1; count != 0 && total <= chunkBytes; total += (uint)count)
            {
                count = unpacked.Read(buffer);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return false;
        }

        return total == chunkBytes;
    }

    private bool IsApplied(int filter, uint skipped)
    {
        int position = Array.IndexOf(_filters, filter);
        return position >= 0 && ((skipped >> position) & 1) == 0;
    }
}
