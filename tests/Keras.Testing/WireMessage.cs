using System.Text;

namespace Keras.Testing;

/// <summary>A protocol buffer without its definition: fields by number, as the wire format tells them apart.</summary>
/// <remarks>
/// Written from the format's definition (protobuf.dev, "Encoding"), and shares no code with what writes such messages.
/// </remarks>
public sealed class WireMessage
{
    private readonly List<(int Number, ulong Value, byte[]? Bytes)> _fields = [];

    /// <summary>The fields of a message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message.</exception>
    public WireMessage(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            ulong key = Varint(ref bytes);
            int number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    _fields.Add((number, Varint(ref bytes), null));
                    break;
                case 1:
                    _fields.Add((number, BitConverter.ToUInt64(Take(ref bytes, 8)), null));
                    break;
                case 2:
                    _fields.Add((number, 0, Take(ref bytes, (int)Varint(ref bytes)).ToArray()));
                    break;
                case 5:
                    _fields.Add((number, BitConverter.ToUInt32(Take(ref bytes, 4)), null));
                    break;
                default:
                    throw new InvalidDataException($"Field {number} has wire type {key & 7}, which no field has.");
            }
        }
    }

    /// <summary>Whether there is such a field.</summary>
    public bool Has(int number) => _fields.Exists(field => field.Number == number);

    /// <summary>A whole number; 0 if it is not there.</summary>
    public long Int(int number) => (long)Last(number).Value;

    /// <summary>A number of double precision; 0 if it is not there.</summary>
    public double Double(int number) => BitConverter.UInt64BitsToDouble(Last(number).Value);

    /// <summary>A number of single precision; 0 if it is not there.</summary>
    public float Float(int number) => BitConverter.UInt32BitsToSingle((uint)Last(number).Value);

    /// <summary>Bytes; none if it is not there.</summary>
    public byte[] Bytes(int number) => Last(number).Bytes ?? [];

    /// <summary>A text; empty if it is not there.</summary>
    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    /// <summary>A message; an empty one if it is not there.</summary>
    public WireMessage Message(int number) => new(Bytes(number));

    /// <summary>All values of a repeated field of bytes, texts or messages.</summary>
    public IReadOnlyList<byte[]> All(int number) =>
        [.. _fields.Where(field => field.Number == number).Select(field => field.Bytes!)];

    /// <summary>All messages of a repeated field.</summary>
    public IReadOnlyList<WireMessage> Messages(int number) => [.. All(number).Select(bytes => new WireMessage(bytes))];

    /// <summary>Numbers of double precision in one field, one after the other.</summary>
    public IReadOnlyList<double> PackedDoubles(int number)
    {
        byte[] bytes = Bytes(number);
        return [.. Enumerable.Range(0, bytes.Length / 8).Select(index => BitConverter.ToDouble(bytes, 8 * index))];
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(ref bytes, 1)[0];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("A number takes more than ten bytes.");
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int count)
    {
        if (count < 0 || count > bytes.Length)
        {
            throw new InvalidDataException($"The message ends where {count} bytes are expected: {bytes.Length} are left.");
        }

        ReadOnlySpan<byte> taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }

    private (int Number, ulong Value, byte[]? Bytes) Last(int number) =>
        _fields.FindLast(field => field.Number == number);
}
