using System.Globalization;
using System.Text.RegularExpressions;

namespace Keras.Testing;

/// <summary>What a terminal shows of what is written to it: rows that wrap and scroll, escapes of ECMA-48 that move and clear.</summary>
public sealed partial class FakeTerminal(int width, int height = 24) : StringWriter
{
    private readonly List<char[]> _rows = [Blank(width)];
    private int _top;
    private int _row;
    private int _column;
    private string _escape = "";

    /// <summary>How often a color was chosen.</summary>
    public int Colors { get; private set; }

    /// <summary>All rows, those that have scrolled away, too, without blanks at their ends.</summary>
    public string[] Rows => [.. _rows.Select(row => new string(row).TrimEnd())];

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (_escape.Length > 0 || value == '\u001b')
        {
            _escape += value;
            if (Escapes().Match(_escape) is { Success: true } match)
            {
                Obey(value, int.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out int number) ? number : 0);
                _escape = "";
            }
        }
        else if (value == '\r')
        {
            _column = 0;
        }
        else if (value == '\n')
        {
            NextRow();
        }
        else
        {
            // At the edge, the cursor waits until something follows.
            if (_column == width)
            {
                NextRow();
            }

            _rows[_row][_column++] = value;
        }
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count)
    {
        foreach (char value in buffer.AsSpan(index, count))
        {
            Write(value);
        }
    }

    /// <inheritdoc/>
    public override void Write(string? value) => Write((value ?? "").ToCharArray());

    private static char[] Blank(int width) => [.. Enumerable.Repeat(' ', width)];

    // A sequence with its number, a private mode, or a single letter.
    [GeneratedRegex(@"^\e(?:\[([\d;]*)[A-Za-z]|\[\?[\d;]*[hl]|[=>])$")]
    private static partial Regex Escapes();

    private void NextRow()
    {
        _column = 0;
        _row++;
        _top = Math.Max(_top, _row - height + 1);
        if (_row == _rows.Count)
        {
            _rows.Add(Blank(width));
        }
    }

    private void Obey(char command, int number)
    {
        switch (command)
        {
            case 'A':
                _row = Math.Max(_top, _row - Math.Max(1, number));
                break;
            case 'G':
                _column = Math.Max(1, number) - 1;
                break;
            case 'J' when number == 0:
                _rows[_row].AsSpan(_column).Fill(' ');
                _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
                break;
            case 'm':
                Colors++;
                break;
            case 'h' or 'l' or '=' or '>':
                break;
            default:
                throw new NotSupportedException($"This terminal does not know the escape {_escape[1..]}.");
        }
    }
}
