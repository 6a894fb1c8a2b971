using System.Buffers.Binary;
using System.Text;

namespace Keras.EventFiles.Reading;

/// <summary>The tensors of summaries.</summary>
/// <remarks>Format: tensorflow/core/framework/tensor.proto and types.proto.</remarks>
internal readonly ref struct TensorReader
{
    private const int String = 7;

    private readonly ReadOnlySpan<byte> _message;
    private readonly ReadOnlySpan<byte> _content;
    private readonly int _type;
    private readonly Parts _parts;

    /// <summary>Reads what a tensor is, not yet its elements.</summary>
    /// <exception cref="InvalidDataException">The message is not well formed, or has too many dimensions.</exception>
    public TensorReader(ReadOnlySpan<byte> message, Parts parts)
    {
        _message = message;
        _parts = parts;
        List<long> shape = [];
        WireReader fields = new(message);
        while (fields.Next())
        {
            switch (fields.Field, fields.Kind)
            {
                case (1, WireKind.Varint):
                    _type = (int)fields.Integer;
                    break;
                case (2, WireKind.Bytes):
                    ReadShape(fields.Bytes, shape, parts);
                    break;
                case (4, WireKind.Bytes):
                    _content = fields.Bytes;
                    break;
            }
        }

        Shape = shape;
    }

    /// <summary>The sizes of its dimensions; -1 for those that are unknown.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Whether its elements are texts.</summary>
    public bool IsText => _type == String;

    /// <summary>Appends the sizes that a message holds.</summary>
    public static void ReadShape(ReadOnlySpan<byte> message, List<long> shape, Parts parts)
    {
        WireReader fields = new(message);
        while (fields.Next())
        {
            if (fields is { Field: 2, Kind: WireKind.Bytes })
            {
                parts.Add();
                long size = 0;
                WireReader dimension = new(fields.Bytes);
                while (dimension.Next())
                {
                    size = dimension is { Field: 1, Kind: WireKind.Varint } ? dimension.Integer : size;
                }

                shape.Add(size);
            }
        }
    }

    /// <summary>Its numbers, row by row.</summary>
    /// <exception cref="InvalidDataException">They are not numbers, or there are more or fewer than its shape says.</exception>
    public double[] Numbers()
    {
        long count = 1;
        foreach (long size in Shape)
        {
            if (size < 0)
            {
                throw new InvalidDataException($"A tensor of numbers has the size {size}.");
            }

            count = size == 0 || count <= int.MaxValue / size ? count * size : throw new InvalidDataException(
                $"A tensor has the shape ({string.Join(", ", Shape)}), which is too large.");
        }

        _parts.Add(count);
        return _content.IsEmpty ? Listed((int)count) : Content((int)count);
    }

    /// <summary>Its texts, as bytes.</summary>
    public List<byte[]> Blobs()
    {
        List<byte[]> blobs = [];
        WireReader fields = new(_message);
        while (fields.Next())
        {
            if (fields is { Field: 8, Kind: WireKind.Bytes })
            {
                _parts.Add();
                blobs.Add(fields.Bytes.ToArray());
            }
        }

        return blobs;
    }

    /// <summary>Its texts.</summary>
    public List<string> Texts() => Blobs().ConvertAll(blob => Encoding.UTF8.GetString(blob));

    private double[] Content(int count)
    {
        int size = _type switch
        {
            4 or 6 or 10 => 1,
            5 or 14 or 17 or 19 => 2,
            1 or 3 or 22 => 4,
            2 or 9 or 23 => 8,
            _ => throw NoNumbers(),
        };
        if (_content.Length != (long)count * size)
        {
            throw new InvalidDataException(
                $"A tensor of shape ({string.Join(", ", Shape)}) has {_content.Length} bytes rather than {(long)count * size}.");
        }

        double[] numbers = new double[count];
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> bytes = _content.Slice(index * size, size);
            numbers[index] = _type switch
            {
                1 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                2 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                3 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
                4 or 10 => bytes[0],
                5 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
                6 => (sbyte)bytes[0],
                9 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
                14 => BFloat16(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
                17 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
                19 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
                22 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            };
        }

        return numbers;
    }

    // Numbers in a list of their type. The last one stands for all that are missing.
    private double[] Listed(int count)
    {
        int list = _type switch
        {
            1 => 5,
            2 => 6,
            3 or 4 or 5 or 6 or 17 => 7,
            9 => 10,
            10 => 11,
            14 or 19 => 13,
            22 => 16,
            23 => 17,
            _ => throw NoNumbers(),
        };
        double[] numbers = new double[count];
        int found = 0;
        WireReader fields = new(_message);
        while (fields.Next())
        {
            if (fields.Field != list)
            {
                continue;
            }

            ReadOnlySpan<byte> packed = fields.Bytes;
            switch (fields.Kind)
            {
                case WireKind.Varint:
                    Append(OfInteger(fields.Integer));
                    break;
                case WireKind.Fixed32:
                    Append(fields.Single);
                    break;
                case WireKind.Fixed64:
                    Append(fields.Double);
                    break;
                case WireKind.Bytes when list == 5:
                    for (; packed.Length >= sizeof(float); packed = packed[sizeof(float)..])
                    {
                        Append(BinaryPrimitives.ReadSingleLittleEndian(packed));
                    }

                    break;
                case WireKind.Bytes when list == 6:
                    for (; packed.Length >= sizeof(double); packed = packed[sizeof(double)..])
                    {
                        Append(BinaryPrimitives.ReadDoubleLittleEndian(packed));
                    }

                    break;
                default:
                    while (!packed.IsEmpty)
                    {
                        Append(OfInteger(unchecked((long)WireReader.Varint(ref packed))));
                    }

                    break;
            }
        }

        // Protocol buffers leave out what is zero.
        numbers.AsSpan(found).Fill(found == 0 ? 0 : numbers[found - 1]);
        return numbers;

        void Append(double number)
        {
            if (found == numbers.Length)
            {
                throw new InvalidDataException($"A tensor has more than the {numbers.Length} numbers of its shape.");
            }

            numbers[found++] = number;
        }
    }

    // Numbers of two bytes are listed by their bits.
    private double OfInteger(long integer) => _type switch
    {
        14 => BFloat16(unchecked((ushort)integer)),
        19 => (double)BitConverter.UInt16BitsToHalf(unchecked((ushort)integer)),
        23 => unchecked((ulong)integer),
        _ => integer,
    };

    private static double BFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private InvalidDataException NoNumbers() => new($"A tensor of the type {_type} holds no numbers.");
}
