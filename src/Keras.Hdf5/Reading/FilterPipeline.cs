using System.Buffers.Binary;
using System.IO.Compression;

namespace Keras.Hdf5.Reading;

/// <summary>The filters of chunks: shuffle, one of deflate and LZF, Fletcher-32, each at most once, in any order.</summary>
internal sealed class FilterPipeline
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Fletcher32 = 3;
    private const int Lzf = 32000;
    private const int ChecksumBytes = 4;

    private readonly int[] _filters;
    private readonly int _elementBytes;

    private FilterPipeline(int[] filters, uint elementBytes)
    {
        _filters = filters;
        _elementBytes = (int)elementBytes;
    }

    /// <summary>Reads a filter message.</summary>
    /// <param name="map">The file.</param>
    /// <param name="message">The message.</param>
    /// <param name="elementBytes">Bytes of an element, which shuffle must agree with.</param>
    public static FilterPipeline Read(FileMap map, Message message, uint elementBytes)
    {
        const int MaxFilters = 32;
        var cursor = new ByteCursor(map, message.Data.Span, "filters");
        int version = cursor.Byte();
        int count = cursor.Byte();
        if (version is not (1 or 2) || count is 0 or > MaxFilters)
        {
            throw map.Failure($"the filters have version {version} and number {count}; the file is damaged");
        }

        cursor.Skip(version == 1 ? 6 : 0);
        int[] filters = new int[count];
        for (int i = 0; i < count; i++)
        {
            filters[i] = ReadFilter(map, ref cursor, version, elementBytes);
        }

        // Two compressions one after the other would let a few bytes become anything.
        return filters.Distinct().Count() == count && filters.Count(static id => id is Deflate or Lzf) <= 1
            ? new FilterPipeline(filters, elementBytes)
            : throw map.Failure($"the filters are {string.Join(", ", filters)}; each may be there once, with one compression");
    }

    /// <summary>Undoes the filters of a chunk.</summary>
    /// <param name="map">The file, for messages.</param>
    /// <param name="chunk">The packed chunk; its buffer takes what comes out.</param>
    /// <param name="skipped">Bit i is set if filter i was not applied to this chunk.</param>
    /// <param name="chunkBytes">Size of an unpacked chunk.</param>
    /// <exception cref="Hdf5Exception">It does not unpack to exactly that size, or not to what was packed.</exception>
    public void Unpack(FileMap map, ChunkBuffer chunk, uint skipped, int chunkBytes)
    {
        for (int i = _filters.Length - 1; i >= 0; i--)
        {
            if (IsSkipped(skipped, i))
            {
                continue;
            }

            int unpacked = chunkBytes + (ChecksumBytes * Enumerable.Range(0, i)
                .Count(before => _filters[before] == Fletcher32 && !IsSkipped(skipped, before)));
            bool isWhole = _filters[i] switch
            {
                Fletcher32 => RemoveChecksum(map, chunk),
                Shuffle => Unshuffle(chunk),
                Lzf => LzfDecoder.TryDecode(chunk.Content, chunk.Other(unpacked)) && chunk.Swap(unpacked),
                _ => TryInflate(chunk, chunk.Other(unpacked)) && chunk.Swap(unpacked),
            };
            if (!isWhole)
            {
                throw Mismatch(map, chunkBytes);
            }
        }

        if (chunk.Content.Length != chunkBytes)
        {
            throw Mismatch(map, chunkBytes);
        }
    }

    private static bool IsSkipped(uint skipped, int filter) => ((skipped >> filter) & 1) != 0;

    private static Hdf5Exception Mismatch(FileMap map, int chunkBytes) =>
        map.Failure($"a chunk does not unpack to the {chunkBytes} bytes it should have; the file is damaged");

    private static int ReadFilter(FileMap map, ref ByteCursor cursor, int version, uint elementBytes)
    {
        const int FirstRegistered = 256;
        int id = cursor.UInt16();
        if (id is not (Deflate or Shuffle or Fletcher32 or Lzf))
        {
            throw map.Failure(
                $"the data is packed with filter {id}{NameOf(id)}; deflate (gzip), LZF, shuffle and Fletcher-32 are "
                + "supported. Write the file without, as Keras does");
        }

        int nameBytes = version == 1 || id >= FirstRegistered ? cursor.UInt16() : 0;
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
            Shuffle => values == 1 && parameter == elementBytes,
            Fletcher32 => values == 0,
            _ => true,
        };
        bool isTerminated = nameBytes == 0 || name.Contains((byte)0);
        return isValid && isTerminated ? id : throw map.Failure($"filter {id} has impossible parameters");
    }

    private static string NameOf(int id) => id switch
    {
        4 => " (szip)",
        5 => " (n-bit)",
        6 => " (scale-offset)",
        32001 => " (Blosc)",
        32004 => " (LZ4)",
        32008 => " (bitshuffle)",
        32015 => " (Zstandard)",
        _ => "",
    };

    private static bool TryInflate(ChunkBuffer chunk, Span<byte> unpacked)
    {
        using Stream packed = chunk.OpenContent();
        using var inflating = new ZLibStream(packed, CompressionMode.Decompress);
        try
        {
            return inflating.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false) == unpacked.Length
                && inflating.ReadByte() < 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return false;
        }
    }

    private static bool RemoveChecksum(FileMap map, ChunkBuffer chunk)
    {
        int length = chunk.Content.Length - ChecksumBytes;
        if (length < 0)
        {
            return false;
        }

        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(chunk.Content[length..]);
        uint sum = FletcherSum.Of(chunk.Content[..length]);

        // Up to 1.6.2, libhdf5 stored the bytes of both halves in the other order.
        if (stored != sum && stored != (((sum & 0x00FF00FF) << 8) | ((sum >> 8) & 0x00FF00FF)))
        {
            throw map.Failure("a chunk does not fit its Fletcher-32 checksum; the file is damaged");
        }

        chunk.Shorten(length);
        return true;
    }

    private bool Unshuffle(ChunkBuffer chunk)
    {
        ReadOnlySpan<byte> shuffled = chunk.Content;
        Span<byte> elements = chunk.Other(shuffled.Length);
        int count = shuffled.Length / _elementBytes;
        if (_elementBytes == sizeof(float))
        {
            UnshuffleFour(shuffled, elements, count);
        }
        else
        {
            for (int place = 0; place < _elementBytes; place++)
            {
                ReadOnlySpan<byte> plane = shuffled.Slice(place * count, count);
                for (int i = 0; i < plane.Length; i++)
                {
                    elements[(i * _elementBytes) + place] = plane[i];
                }
            }
        }

        int whole = count * _elementBytes;
        shuffled[whole..].CopyTo(elements[whole..]);
        return chunk.Swap(shuffled.Length);
    }

    // Weights have four bytes; put together, they are written at once.
    private static void UnshuffleFour(ReadOnlySpan<byte> shuffled, Span<byte> elements, int count)
    {
        ReadOnlySpan<byte> first = shuffled[..count];
        ReadOnlySpan<byte> second = shuffled.Slice(count, count);
        ReadOnlySpan<byte> third = shuffled.Slice(2 * count, count);
        ReadOnlySpan<byte> fourth = shuffled.Slice(3 * count, count);
        for (int i = 0; i < count; i++)
        {
            uint element = first[i] | ((uint)second[i] << 8) | ((uint)third[i] << 16) | ((uint)fourth[i] << 24);
            BinaryPrimitives.WriteUInt32LittleEndian(elements[(sizeof(float) * i)..], element);
        }
    }
}
