namespace Keras.Testing;

/// <summary>Reads event files of TensorBoard, checking what can be checked.</summary>
/// <remarks>
/// Written from the definitions of the format (TensorFlow's record_writer.h, event.proto and summary.proto), and shares
/// no code with the writer: neither the generated messages nor the checksum.
/// </remarks>
public sealed class EventFileReader
{
    private EventFileReader(string path)
    {
        List<LoggedValue> values = [];
        foreach (byte[] record in Records(path))
        {
            WireMessage message = new(record);
            Events++;
            if (message.Has(3))
            {
                FileVersion = Events == 1
                    ? message.Text(3)
                    : throw new InvalidDataException($"Event {Events} of {path} tells a version, which is for the first.");
            }

            if (message.Has(4))
            {
                Graph = message.Message(4);
            }

            values.AddRange(message.Message(5).Messages(1)
                .Select(value => new LoggedValue(message.Double(1), message.Int(2), value)));
        }

        Values = values;
    }

    /// <summary>Number of events.</summary>
    public int Events { get; }

    /// <summary>The text of the first event.</summary>
    public string FileVersion { get; } = "";

    /// <summary>A GraphDef: nodes are field 1, with name 1, op 2, inputs 3, attributes 5.</summary>
    public WireMessage? Graph { get; }

    /// <summary>All tagged values, in order.</summary>
    public IReadOnlyList<LoggedValue> Values { get; }

    /// <summary>The tags, in order of first use.</summary>
    public IEnumerable<string> Tags => Values.Select(value => value.Tag).Distinct();

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static EventFileReader Read(string path) => new(path);

    /// <summary>Reads the only event file of a folder.</summary>
    public static EventFileReader ReadFolder(string folder) => new(Directory.GetFiles(folder, "*.tfevents.*").Single());

    /// <summary>Steps and numbers of one scalar, in order.</summary>
    public IEnumerable<(long Step, float Value)> Scalars(string tag) =>
        Values.Where(value => value.Tag == tag).Select(value => (value.Step, value.Scalar));

    /// <summary>The checksum of a record: CRC-32C, bit by bit, then masked.</summary>
    public static uint MaskedCrc(ReadOnlySpan<byte> data)
    {
        const uint ReversedPolynomial = 0x82f63b78;
        uint crc = 0xffffffff;
        foreach (byte next in data)
        {
            crc ^= next;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ ReversedPolynomial;
            }
        }

        crc = ~crc;
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8);
    }

    private static IEnumerable<byte[]> Records(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        for (int begin = 0; begin < file.Length;)
        {
            Check(path, begin, 8, file);
            int length = checked((int)BitConverter.ToUInt64(file, begin));
            Check(path, begin + 12, length, file);
            yield return file[(begin + 12)..(begin + 12 + length)];
            begin += 16 + length;
        }
    }

    private static void Check(string path, int begin, int length, byte[] file)
    {
        if (begin + length + 4 > file.Length
            || BitConverter.ToUInt32(file, begin + length) != MaskedCrc(file.AsSpan(begin, length)))
        {
            throw new InvalidDataException($"{path} is damaged at byte {begin}.");
        }
    }
}
