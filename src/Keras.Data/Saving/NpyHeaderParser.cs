using System.Globalization;

namespace Keras.Saving;

/// <summary>Reads the header of a <c>.npy</c> file: a Python dictionary with exactly three keys.</summary>
/// <remarks>Only the literals that NumPy writes are understood; nothing is ever evaluated.</remarks>
internal ref struct NpyHeaderParser
{
    /// <summary>As many axes as NumPy allows.</summary>
    private const int MaxRank = 64;

    private readonly string _name;
    private readonly string _text;
    private int _position;

    private NpyHeaderParser(string text, string name)
    {
        _text = text;
        _name = name;
    }

    /// <summary>Parses <paramref name="text"/>; <paramref name="name"/> is what errors call the file.</summary>
    public static NpyHeader Parse(string text, string name) => new NpyHeaderParser(text, name).ParseDictionary();

    private NpyHeader ParseDictionary()
    {
        string? descriptor = null;
        bool? isFortranOrder = null;
        nint[]? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            string key = ParseString();
            Expect(':');
            switch (key)
            {
                case "descr" when descriptor is null:
                    descriptor = ParseDescriptor();
                    break;
                case "fortran_order" when isFortranOrder is null:
                    isFortranOrder = ParseBoolean();
                    break;
                case "shape" when shape is null:
                    shape = ParseShape();
                    break;
                default:
                    throw Malformed($"unexpected key '{key}'");
            }

            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }

        if (_text.AsSpan(_position).Trim().Length > 0)
        {
            throw Malformed("text after the closing brace");
        }

        if (descriptor is null || isFortranOrder is null || shape is null)
        {
            throw Malformed("expected the keys 'descr', 'fortran_order' and 'shape'");
        }

        return new NpyHeader(descriptor, isFortranOrder.Value, shape);
    }

    private string ParseDescriptor()
    {
        SkipSpaces();
        if (Peek() == '[')
        {
            throw new NotSupportedException(
                $"{_name} holds a structured array. Save its fields as separate arrays with numpy.savez.");
        }

        return ParseString();
    }

    private string ParseString()
    {
        SkipSpaces();
        char quote = Peek();
        if (quote is not ('\'' or '"'))
        {
            throw Malformed("expected a string");
        }

        int end = _text.IndexOf(quote, _position + 1);
        if (end < 0)
        {
            throw Malformed("a string without end");
        }

        string value = _text[(_position + 1)..end];
        _position = end + 1;
        return value;
    }

    private bool ParseBoolean()
    {
        SkipSpaces();
        foreach (bool value in (ReadOnlySpan<bool>)[true, false])
        {
            if (_text.AsSpan(_position).StartsWith(value.ToString(), StringComparison.Ordinal))
            {
                _position += value.ToString().Length;
                return value;
            }
        }

        throw Malformed("'fortran_order' must be True or False");
    }

    private nint[] ParseShape()
    {
        List<nint> sizes = [];
        Expect('(');
        while (!Accept(')'))
        {
            if (sizes.Count == MaxRank)
            {
                throw Malformed($"more than {MaxRank} axes");
            }

            sizes.Add(ParseSize());
            if (!Accept(','))
            {
                Expect(')');
                break;
            }
        }

        return [.. sizes];
    }

    private nint ParseSize()
    {
        SkipSpaces();
        int start = _position;
        while (char.IsAsciiDigit(Peek()))
        {
            _position++;
        }

        ReadOnlySpan<char> digits = _text.AsSpan(start, _position - start);
        if (!nint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out nint size))
        {
            throw Malformed("'shape' must be a tuple of sizes from 0 up");
        }

        // Python 2 wrote long integers as 3L.
        _position += Peek() == 'L' ? 1 : 0;
        return size;
    }

    private readonly char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private void SkipSpaces()
    {
        while (char.IsWhiteSpace(Peek()))
        {
            _position++;
        }
    }

    private bool Accept(char expected)
    {
        SkipSpaces();
        if (Peek() != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(char expected)
    {
        if (!Accept(expected))
        {
            throw Malformed($"expected '{expected}'");
        }
    }

    private readonly InvalidDataException Malformed(string problem) =>
        new($"{_name} has a malformed .npy header: {problem} at character {_position} of \"{_text.Trim()}\".");
}
