using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Keras.PyTorch.Pickles;

/// <summary>Reads the data out of a Python pickle: numbers, bytes, lists, dictionaries, and what names may build.</summary>
/// <remarks>
/// A pickle is a program that builds objects, and can be made to run anything. This reader knows only the instructions
/// that build data, and of all names only those of <see cref="PickleNames"/>; everything else is refused.
/// Strings stay bytes, as with <c>encoding="bytes"</c>. Protocols 2 to 5.
/// Instructions: Lib/pickletools.py of CPython.
/// </remarks>
internal sealed class PickleReader
{
    /// <summary>Far above what files need; a hostile file shall not fill the memory with empty lists.</summary>
    private const int MaxInstructions = 10_000_000;

    private static readonly object s_mark = new();

    private readonly ReadOnlyMemory<byte> _pickle;
    private readonly string _name;
    private readonly PickleNames _names;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _position;

    private PickleReader(ReadOnlyMemory<byte> pickle, string name, PickleNames names)
    {
        _pickle = pickle;
        _name = name;
        _names = names;
    }

    /// <summary>Reads a dictionary, which is what data sets and checkpoints are stored as.</summary>
    /// <inheritdoc cref="Read" path="/param"/>
    /// <returns>The entries in order; a key that is a number is written in digits.</returns>
    /// <exception cref="InvalidDataException">It holds something else, is damaged, or is refused.</exception>
    public static IReadOnlyDictionary<string, object?> ReadDictionary(
        ReadOnlyMemory<byte> pickle, string name, PickleNames names) =>
        Read(pickle, name, names, out _) as Dictionary<string, object?> ?? throw new InvalidDataException(
            $"{name} is not a readable pickle: it holds something else than a dictionary.");

    /// <summary>Reads an object.</summary>
    /// <param name="pickle">The bytes; what is read refers to them. More may follow the pickle.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="names">What may be built.</param>
    /// <param name="length">How many bytes the pickle takes.</param>
    /// <returns>
    /// Null, <see cref="bool"/>, <see cref="long"/> (<see cref="BigInteger"/> beyond it), <see cref="double"/>, text and
    /// bytes as <see cref="ReadOnlyMemory{T}"/>, lists, tuples as <c>object[]</c>, dictionaries, and what
    /// <paramref name="names"/> builds.
    /// </returns>
    /// <exception cref="InvalidDataException">It is damaged, or is refused.</exception>
    public static object? Read(ReadOnlyMemory<byte> pickle, string name, PickleNames names, out int length)
    {
        PickleReader reader = new(pickle, name, names);
        object? value = reader.Run();
        length = reader._position;
        return value;
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
            case 'G':
                _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(sizeof(double)).Span));
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
                object callee = Pop() ?? throw Malformed("a call of nothing");
                _stack.Add(_names.Call(callee, arguments)
                    ?? throw Refused($"a call of {callee} with {arguments.Length} arguments"));
                break;
            case 'b':
                object? state = Pop();
                if (Peek() is not object target || !_names.SetState(target, state))
                {
                    throw Refused($"the state of an object that is no {_names.Objects}");
                }

                break;
            case 'Q':
                object? identity = Pop();
                _stack.Add(_names.Outside(identity) ?? throw Refused("a reference to something outside"));
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

    private object ReadInteger(char instruction) => instruction switch
    {
        'K' => (long)Next(),
        'M' => (long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span),
        'J' => (long)BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span),
        _ => Integer(new BigInteger(Take(Next()).Span)),
    };

    private static object Integer(BigInteger number) =>
        number >= long.MinValue && number <= long.MaxValue ? (object)(long)number : number;

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
            dictionary[Key(pairs[i])] = pairs[i + 1];
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

    private object FindName(string module, string attribute) =>
        _names.Find(module, attribute) ?? throw Refused($"the name {module}.{attribute}");

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

    private string Key(object? value) =>
        value is long number ? number.ToString(CultureInfo.InvariantCulture) : Text(value);

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
        $"{_name} is refused: it holds {what}. Only plain data and {_names.Objects} are read from a pickle, "
        + "because anything else could run code.");
}
