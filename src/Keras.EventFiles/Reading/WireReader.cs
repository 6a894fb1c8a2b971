using System.Buffers.Binary;
using System.Text;

namespace Keras.EventFiles.Reading;

/// <summary>Fields of a message of protocol buffers, one after the other, without copies.</summary>
/// <remarks>
/// The generated classes would make objects of tens of bytes from two bytes of a file; here memory is taken only by what
/// is asked for. Format: protobuf.dev/programming-guides/encoding.
/// </remarks>
/// <param name="message">The encoded message.</param>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;
    private ulong _number;

    /// <summary>Number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>How the field is encoded.</summary>
    public WireKind Kind { get; private set; }

    /// <summary>A text, message or packed list.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>A number of <see cref="WireKind.Varint"/>.</summary>
    public readonly long Integer => unchecked((long)_number);

    /// <summary>A number of <see cref="WireKind.Fixed64"/>.</summary>
    public readonly double Double => BitConverter.UInt64BitsToDouble(_number);

    /// <summary>A number of <see cref="WireKind.Fixed32"/>.</summary>
    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)_number);

    /// <summary>The field as text; what is no UTF-8 becomes the replacement character.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The message is not well formed.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        ulong tag = Varint(ref _rest);
        if (tag >> 3 is 0 or > int.MaxValue)
        {
            throw new InvalidDataException("A field of a message has no number.");
        }

        (Field, Kind) = ((int)(tag >> 3), (WireKind)(tag & 7));
        Bytes = default;
        switch (Kind)
        {
            case WireKind.Varint:
                _number = Varint(ref _rest);
                break;
            case WireKind.Fixed64:
                _number = BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));
                break;
            case WireKind.Fixed32:
                _number = BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));
                break;
            case WireKind.Bytes:
                Bytes = Take(Varint(ref _rest));
                break;
            default:
                throw new InvalidDataException($"A field of a message has kind {(int)Kind}, which is not in use.");
        }

        return true;
    }

    /// <summary>Takes a number of variable length from the front of bytes.</summary>
    /// <exception cref="InvalidDataException">It does not end.</exception>
    public static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        const int MostBytes = 10;
        ulong number = 0;
        for (int index = 0; index < Math.Min(MostBytes, bytes.Length); index++)
        {
            number |= (ulong)(bytes[index] & 0x7f) << (7 * index);
            if (bytes[index] < 0x80)
            {
                bytes = bytes[(index + 1)..];
                return number;
            }
        }

        throw new InvalidDataException("A number in a message does not end.");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw new InvalidDataException("A message ends within a field.");
        }

        ReadOnlySpan<byte> taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
