using System.Buffers.Binary;
using Keras.EventFiles.Logged;
using Keras.EventFiles.Reading;

namespace Keras.EventFiles;

/// <summary>Reads an event file, and what is appended to it later: files of this library, Keras, TensorFlow, PyTorch.</summary>
/// <remarks>
/// What is whole is read wherever it is: damaged bytes are left out and told by <see cref="Damage"/>, an unfinished record at
/// the end is read once it is finished. Memory is that of the longest record, within <see cref="EventFileLimits"/>.
/// Not for several threads at once.
/// </remarks>
/// <param name="path">The file, which is opened by each reading only.</param>
/// <param name="limits">What the file may ask of the machine; the defaults if null.</param>
/// <example><code>
/// EventReader reader = new("logs/train/events.out.tfevents.1700000000.host.1.0.v2");
/// List&lt;LoggedItem&gt; items = [];
/// reader.Read(items);      // all that is there; later calls append what is new
/// foreach (LoggedScalar point in items.OfType&lt;LoggedScalar&gt;())
/// {
///     Console.WriteLine($"{point.Tag} {point.Step} {point.Value}");
/// }
/// </code></example>
public sealed class EventReader(string path, EventFileLimits? limits = null)
{
    private const int Head = sizeof(ulong) + sizeof(uint);
    private const int Tail = sizeof(uint);
    private const int Told = 20;
    private const int Scanned = 1 << 16;

    private readonly EventFileLimits _limits = limits ?? EventFileLimits.Default;
    private readonly EventDecoder _decoder = new(limits ?? EventFileLimits.Default);
    private readonly List<string> _damage = [];
    private int _untold;
    private long? _lostFrom;
    private long _comparedInVain;
    private bool _isGivenUp;

    /// <summary>The file.</summary>
    public string FileName { get; } = path;

    /// <summary>How many bytes have been read.</summary>
    public long Position { get; private set; }

    /// <summary>How many bytes at the end are no whole record yet: written later, or never if the writer has ended.</summary>
    public long Unfinished { get; private set; }

    /// <summary>What was left out and why; empty for a whole file.</summary>
    public IReadOnlyList<string> Damage =>
    [
        .. _damage,
        .. _lostFrom is long lost ? [$"From byte {lost} on there is no whole record."] : Array.Empty<string>(),
        .. _untold > 0 ? [$"{_untold} more places are damaged."] : Array.Empty<string>(),
    ];

    /// <summary>Reads what was not read before.</summary>
    /// <param name="items">Where it is appended.</param>
    /// <param name="bytes">About how many bytes to read at most, so that others get a turn; at least one record is read.</param>
    /// <returns>Whether there may be more to read at once.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public bool Read(ICollection<LoggedItem> items, long bytes = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        using RecordBytes file = new(FileName);
        if (file.Length < Position && !_isGivenUp)
        {
            GiveUp($"The file has become shorter than the {Position} bytes that were read. The rest is left out.");
        }

        long begin = Position;
        while (!_isGivenUp && Position - begin < bytes)
        {
            if (!ReadRecord(file, items))
            {
                return false;
            }
        }

        return !_isGivenUp;
    }

    // False if the next record is not whole yet.
    private bool ReadRecord(RecordBytes file, ICollection<LoggedItem> items)
    {
        long left = file.Length - Position;
        Unfinished = left;
        if (left < Head)
        {
            return false;
        }

        if (!IsHead(file.Slice(Position, Head), out ulong length))
        {
            _lostFrom ??= Position;
            Scan(file);
            return true;
        }

        if (length > long.MaxValue || left - Head - Tail < (long)length)
        {
            return false;
        }

        long end = Position + Head + (long)length + Tail;
        if (length > (ulong)_limits.MaxRecordBytes)
        {
            Tell($"The record at byte {Position} is left out: it has {length} bytes, and {_limits.MaxRecordBytes} is the limit.");
        }
        else if (IsWhole(file.Slice(Position + Head, (int)length + Tail)))
        {
            EndLoss();
            Decode(file.Slice(Position + Head, (int)length), items);
        }
        else if (_lostFrom is null && (file.Length - end < Head || IsHead(file.Slice(end, Head), out _)))
        {
            Tell($"The record at byte {Position} is damaged and left out.");
        }
        else
        {
            // What looks like a record by chance or intent makes this slow, which has an end.
            _lostFrom ??= Position;
            _comparedInVain += (long)length;
            if (_comparedInVain > _limits.MaxRecordBytes)
            {
                GiveUp($"From byte {_lostFrom} on too much is damaged. The rest is left out.");
                return false;
            }

            Position++;
            return true;
        }

        Position = end;
        Unfinished = file.Length - end;
        return true;
    }

    private void Decode(ReadOnlySpan<byte> record, ICollection<LoggedItem> items)
    {
        try
        {
            _decoder.Decode(record, items);
        }
        catch (InvalidDataException exception)
        {
            Tell($"The record at byte {Position} is left out: {exception.Message}");
        }
    }

    // Goes on to where a record may begin.
    private void Scan(RecordBytes file)
    {
        ReadOnlySpan<byte> bytes = file.Slice(Position, (int)Math.Min(Scanned, file.Length - Position));
        int offset = 1;
        (ulong known, uint sum) = (0, Records.MaskedCrc(stackalloc byte[sizeof(ulong)]));
        for (; offset + Head <= bytes.Length; offset++)
        {
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);
            if (length > int.MaxValue)
            {
                continue;
            }

            if (length != known)
            {
                (known, sum) = (length, Records.MaskedCrc(bytes.Slice(offset, sizeof(ulong))));
            }

            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[(offset + sizeof(ulong))..]) == sum)
            {
                break;
            }
        }

        Position += offset;
    }

    private static bool IsHead(ReadOnlySpan<byte> head, out ulong length)
    {
        length = BinaryPrimitives.ReadUInt64LittleEndian(head);
        return BinaryPrimitives.ReadUInt32LittleEndian(head[sizeof(ulong)..]) == Records.MaskedCrc(head[..sizeof(ulong)]);
    }

    private static bool IsWhole(ReadOnlySpan<byte> dataAndSum) =>
        BinaryPrimitives.ReadUInt32LittleEndian(dataAndSum[^Tail..]) == Records.MaskedCrc(dataAndSum[..^Tail]);

    private void EndLoss()
    {
        if (_lostFrom is long lost)
        {
            _lostFrom = null;
            Tell($"Bytes {lost} to {Position - 1} are damaged and left out.");
        }
    }

    private void GiveUp(string message)
    {
        (_isGivenUp, _lostFrom) = (true, null);
        Tell(message);
    }

    private void Tell(string message)
    {
        if (_damage.Count < Told)
        {
            _damage.Add(message);
        }
        else
        {
            _untold++;
        }
    }
}
