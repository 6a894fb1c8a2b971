using System.Buffers.Binary;
using System.Text;

namespace Keras.Datasets;

/// <summary>Reads the data out of a Python pickle: numbers, bytes, lists, dictionaries, arrays of uint8.</summary>
/// <remarks>
/// A pickle is a program that builds objects, and can be made to run anything. This reader knows only the instructions
/// that build data, and of all names only the four that NumPy's arrays are made of; everything else is refused.
/// Strings stay bytes, as with <c>encoding="bytes"</c>. Protocol 2, in which the data sets are published, to 5.
/// Instructions: Lib/pickletools.py of CPython.
/// </remarks>
internal sealed class PickleReader
{
    /// <summary>Far above what a data set needs; a hostile file shall not fill the memory with empty lists.</summary>
    private const int MaxInstructions = 10_000_000;

    private static readonly object s_mark = new();

    private readonly ReadOnlyMemory<byte> _pickle;
    private readonly string _name;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _position;

    private PickleReader(ReadOnlyMemory<byte> pickle, string name)
    {
        _pickle = pickle;
        _name = name;
    }

    /// <summary>Reads a dictionary, which is what data sets are stored as.</summary>
    /// <param name="pickle">The bytes; the arrays in the result refer to them.</param>
    /// <param name="name">What errors call the file.</param>
    /// <returns>
    /// Values are null, <see cref="bool"/>, <see cref="long"/>, bytes as <see cref="ReadOnlyMemory{T}"/>, lists,
    /// tuples as <c>object[]</c>, dictionaries, and <see cref="PickledArray"/>.
    /// </returns>
    public static IReadOnlyDictionary<string, object?> ReadDictionary(ReadOnlyMemory<byte> pickle, string name)
    {
        PickleReader reader = new(pickle, name);
        return reader.Run() as Dictionary<string, object?>
            ?? throw reader.Malformed("it holds something else than a dictionary");
    }

    private object? Run()
    {
        for (int count = 0; count < MaxInstructions; count++)
        {
            char instruction = (char)Next();
            if (instruction == '.')
            {
                return Pop();
            }

            Execute(instruction);
        }

        throw Malformed($"more than {MaxInstructions} instructions");
    }

    private void Execute(char instruction)
    {
        switch (instruction)
        {
            case '\x80':
                CheckProtocol(Next());
                break;
            case '\x95':
                Take(sizeof(long));
                break;
            case '(':
                _stack.Add(s_mark);
                break;
            case '0':
                Pop();
                break;
            case 'N' or '\x88' or '\x89':
                _stack.Add(instruction == 'N' ? null : instruction == '\x88');
                break;
            case 'K' or 'M' or 'J' or '\x8a':
                _stack.Add(ReadInteger(instruction));
                break;
            case 'U' or 'T' or 'C' or 'B' or '\x8e' or '\x8c' or 'X' or '\x8d':
                _stack.Add(ReadBytes(instruction));
                break;
            case ']':
                _stack.Add(new List<object?>());
                break;
            case 'a' or 'e':
                Append(instruction == 'a' ? [Pop()] : PopToMark());
                break;
            case ')' or '\x85' or '\x86' or '\x87' or 't':
                _stack.Add(ReadTuple(instruction));
                break;
            case '}':
                _stack.Add(new Dictionary<string, object?>(StringComparer.Ordinal));
                break;
            case 's' or 'u':
                SetItems(instruction == 's' ? PopMany(2) : PopToMark());
                break;
            case 'q' or 'r' or '\x94':
                _memo[ReadMemoIndex(instruction)] = Peek();
                break;
            case 'h' or 'j':
                _stack.Add(Recall(ReadMemoIndex(instruction)));
                break;
            case 'c':
                _stack.Add(FindName(ReadLine(), ReadLine()));
                break;
            case '\x93':
                string attribute = PopText();
                _stack.Add(FindName(PopText(), attribute));
                break;
            case 'R':
                object?[] arguments = Pop<object?[]>("a tuple");
                _stack.Add(Construct(Pop<PickledName>("a name"), arguments));
                break;
            case 'b':
                object? state = Pop();
                SetState(Peek(), state);
                break;
            default:
                throw Refused($"the instruction 0x{(int)instruction:x2} at byte {_position - 1}");
        }
    }

    private void CheckProtocol(byte protocol)
    {
        if (protocol is < 2 or > 5)
        {
            throw Malformed($"protocol {protocol}, while 2 to 5 are known");
        }
    }

    private long ReadInteger(char instruction) => instruction switch
    {
        'K' => Next(),
        'M' => BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span),
        'J' => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span),
        _ => ReadLong(Take(Next()).Span),
    };

    private long ReadLong(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
        {
            throw Malformed($"an integer of {bytes.Length} bytes");
        }

        long value = bytes.Length > 0 && bytes[^1] >= 0x80 ? -1 : 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    private ReadOnlyMemory<byte> ReadBytes(char instruction) => Take(instruction switch
    {
        'U' or 'C' or '\x8c' => Next(),
        'T' or 'B' or 'X' => BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(Take(8).Span),
    });

    private object?[] ReadTuple(char instruction) => instruction switch
    {
        ')' => [],
        't' => PopToMark(),
        _ => PopMany(instruction - '\x85' + 1),
    };

    private void Append(object?[] items)
    {
        if (Peek() is not List<object?> list)
        {
            throw Malformed("items for something else than a list");
        }

        list.AddRange(items);
    }

    private void SetItems(object?[] pairs)
    {
        if (Peek() is not Dictionary<string, object?> dictionary || pairs.Length % 2 != 0)
        {
            throw Malformed("items for something else than a dictionary");
        }

        for (int i = 0; i < pairs.Length; i += 2)
        {
            dictionary[Text(pairs[i])] = pairs[i + 1];
        }
    }

    private uint ReadMemoIndex(char instruction) => instruction switch
    {
        'q' or 'h' => Next(),
        'r' or 'j' => BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span),
        _ => (uint)_memo.Count,
    };

    private object? Recall(uint index) =>
        _memo.TryGetValue(index, out object? value) ? value : throw Malformed($"a reference to nothing ({index})");

    private PickledName FindName(string module, string attribute) => (module, attribute) switch
    {
        ("numpy.core.multiarray" or "numpy._core.multiarray", "_reconstruct") => PickledName.Reconstruct,
        ("numpy", "ndarray") => PickledName.Array,
        ("numpy", "dtype") => PickledName.Type,
        ("_codecs", "encode") => PickledName.Encode,
        _ => throw Refused($"the name {module}.{attribute}"),
    };

    private object Construct(PickledName name, object?[] arguments)
    {
        switch (name)
        {
            case PickledName.Reconstruct when arguments is [PickledName.Array, ..]:
                return new PickledArray();
            case PickledName.Type when arguments is [ReadOnlyMemory<byte> code, ..]:
                string type = Text(code);
                return type is "u1" or "|u1" ? PickledName.UInt8 : throw Refused($"an array of type '{type}'");
            case PickledName.Encode when arguments is [ReadOnlyMemory<byte> text, ReadOnlyMemory<byte> encoding]
                && Text(encoding) == "latin1":
                // How Python 3 writes bytes in protocol 2: as the text whose characters are the bytes.
                return new ReadOnlyMemory<byte>(Encoding.Latin1.GetBytes(Text(text)));
            default:
                throw Refused($"a call of {name} with {arguments.Length} arguments");
        }
    }

    private void SetState(object? target, object? state)
    {
        switch (target, state)
        {
            case (PickledName.UInt8, object?[]):
                // Byte order and alignment, which one byte has none of.
                break;
            case (PickledArray array, object?[] parts)
                when parts is [long, object?[] shape, PickledName.UInt8, false, ReadOnlyMemory<byte> data]:
                array.Set(shape, data, _name);
                break;
            default:
                throw Refused("the state of an object that is no row-major NumPy array of uint8");
        }
    }

    private object?[] PopToMark()
    {
        int mark = _stack.LastIndexOf(s_mark);
        if (mark < 0)
        {
            throw Malformed("an end without a start");
        }

        object?[] items = PopMany(_stack.Count - mark - 1);
        _stack.RemoveAt(mark);
        return items;
    }

    private object?[] PopMany(int count)
    {
        if (count > _stack.Count)
        {
            throw Malformed("a value is missing");
        }

        object?[] items = [.. _stack[^count..]];
        _stack.RemoveRange(_stack.Count - count, count);
        return items;
    }

    private object? Pop() => PopMany(1)[0];

    private T Pop<T>(string what) => Pop() is T value ? value : throw Malformed($"expected {what}");

    private string PopText() => Text(Pop());

    private object? Peek() => _stack.Count > 0 ? _stack[^1] : throw Malformed("a value is missing");

    private string Text(object? value) => value is ReadOnlyMemory<byte> bytes
        ? Encoding.UTF8.GetString(bytes.Span)
        : throw Malformed("expected a string");

    private byte Next() => Take(1).Span[0];

    private ReadOnlyMemory<byte> Take(ulong count)
    {
        if (count > (ulong)(_pickle.Length - _position))
        {
            throw Malformed("it is cut off");
        }

        ReadOnlyMemory<byte> taken = _pickle.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }

    private string ReadLine()
    {
        int length = _pickle.Span[_position..].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw Malformed("it is cut off");
        }

        string line = Encoding.Latin1.GetString(Take((ulong)length).Span);
        _position++;
        return line;
    }

    private InvalidDataException Malformed(string problem) => new($"{_name} is not a readable pickle: {problem}.");

    private InvalidDataException Refused(string what) => new(
        $"{_name} is refused: it holds {what}. Only plain data and NumPy arrays of uint8 are read from a pickle, " +
        "because anything else could run code.");
}
