using Spectre.Console;
using Spectre.Console.Advanced;

namespace Keras.Callbacks;

/// <summary>Progress on a terminal: a line that is written over until it is final; where it is narrow, the line has several rows.</summary>
/// <remarks>
/// Only single writes, no live display of Spectre's: those hold the console for as long as a function runs, refuse a
/// second one beside them, and are torn by whatever a callback of the script prints.
/// The cursor stays behind the first row, so that what a script prints stands there, and the next line below it.
/// Names are never markup: the line is made of styled pieces of text.
/// </remarks>
internal sealed class TerminalDisplay(IAnsiConsole console, TimeProvider clock)
    : ProgressDisplay(clock, TimeSpan.FromSeconds(0.05)), IPassingLine
{
    private const string StartOfClearedRows = "\r\u001b[J";
    private const string Separator = " - ";
    private const string Indentation = "  ";
    private const int ShortestBar = 10;
    private const int WidthBesideBar = 69;  // Counts, times and two values.

    private static readonly Style s_done = new(Color.Green);

    private int _rows;

    protected override void ShowFinal(ProgressLine line)
    {
        Write(line, isPassing: false);
        console.WriteLine();
        Messages.Clear(this);
    }

    /// <summary>Removes the passing line, so that something else can be written in its place.</summary>
    public void Erase() => console.WriteAnsi(StartOfClearedRows);

    /// <summary>Lets the passing line stay.</summary>
    public void EndLine() => console.Write(new Text(new string('\n', _rows)));

    protected override void Show(ProgressLine line)
    {
        int firstRow = Write(line, isPassing: true);
        if (_rows > 1)
        {
            console.WriteAnsi($"\u001b[{_rows - 1}A\u001b[{firstRow + 1}G");
        }

        Messages.SetPending(this);
    }

    // Returns how many cells the first row takes.
    private int Write(ProgressLine line, bool isPassing)
    {
        // A row that the terminal wraps, or one above its top, could not be written over.
        int mostRows = isPassing ? Math.Max(1, console.Profile.Height) : int.MaxValue;
        int width = console.Profile.Width - 1;
        int room = width;
        (string done, string left) = line.Bar(Math.Clamp(width - WidthBesideBar, ShortestBar, ProgressLine.BarLength));
        bool hasBar = line.Done is not null;
        Paragraph paragraph = new Paragraph(Fit(hasBar ? $"{line.Head} [" : line.Head))
            .Append(Fit(done), s_done)
            .Append(Fit(hasBar ? $"{left}]" : ""));
        _rows = 1;
        int firstRow = width - room;
        foreach (string part in line.Parts)
        {
            if ((Separator + part).GetCellWidth() <= room)
            {
                paragraph.Append(Fit(Separator + part));
                firstRow = _rows == 1 ? width - room : firstRow;
            }
            else if (_rows < mostRows)
            {
                _rows++;
                room = width;
                paragraph.Append("\n").Append(Fit(Indentation + part));
            }
            else
            {
                break;
            }
        }

        console.WriteAnsi(StartOfClearedRows);
        console.Write(paragraph);
        return firstRow;

        string Fit(string text)
        {
            string fitting = isPassing ? Cut(text, room) : text;
            room -= fitting.GetCellWidth();
            return fitting;
        }
    }

    private static string Cut(string text, int room)
    {
        int length = text.Length;
        while (length > 0 && text[..length].GetCellWidth() > room)
        {
            length--;
        }

        return text[..length];
    }
}
