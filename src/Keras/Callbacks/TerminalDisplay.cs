using Spectre.Console;
using Spectre.Console.Advanced;

namespace Keras.Callbacks;

/// <summary>Progress on a terminal: one line that is written over until it is final.</summary>
/// <remarks>
/// Only single writes, no live display of Spectre's: those hold the console for as long as a function runs, refuse a
/// second one beside them, and are torn by whatever a callback of the script prints.
/// Names are never markup: the line is made of styled pieces of text.
/// </remarks>
internal sealed class TerminalDisplay(IAnsiConsole console, TimeProvider clock)
    : ProgressDisplay(clock, TimeSpan.FromSeconds(0.05))
{
    private const string StartOfClearedLine = "\r\u001b[2K";
    private static readonly Style s_done = new(Color.Green);

    public override void WriteLine(ProgressLine line)
    {
        Write(line);
        console.WriteLine();
        Messages.Clear(this);
    }

    /// <summary>Removes the passing line, so that something else can be written in its place.</summary>
    public void Erase() => console.WriteAnsi(StartOfClearedLine);

    /// <summary>Lets the passing line stay.</summary>
    public void EndLine() => console.WriteLine();

    protected override void Show(ProgressLine line)
    {
        // A line that wraps could not be written over: only its last row would be.
        int room = console.Profile.Width - 1;
        Write(new ProgressLine(Cut(line.Head, ref room), Cut(line.Bar, ref room), Cut(line.Tail, ref room)));
        Messages.SetPending(this);
    }

    private static string Cut(string text, ref int room)
    {
        string cut = text[..Math.Min(text.Length, room)];
        room -= cut.Length;
        return cut;
    }

    private void Write(ProgressLine line)
    {
        console.WriteAnsi(StartOfClearedLine);
        console.Write(new Paragraph(line.Head).Append(line.Bar, s_done).Append(line.Tail));
    }
}
