using Spectre.Console;

namespace Keras.Callbacks;

/// <summary>Where progress is shown: lines that may be skipped or replaced, and lines that stay.</summary>
/// <param name="clock">Tells when the next passing line is due.</param>
/// <param name="interval">Least time between two passing lines.</param>
internal abstract class ProgressDisplay(TimeProvider clock, TimeSpan interval)
{
    private long? _last;

    /// <summary>
    /// The console: one line that is rewritten on a terminal, plain and rare lines in a file or pipe.
    /// </summary>
    public static ProgressDisplay ForConsole(TimeProvider clock)
    {
        // A console of its own: Spectre's shared one would keep the output that was current when it was first used.
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        return console.Profile is { Out.IsTerminal: true, Capabilities: { Ansi: true, Interactive: true } }
            ? new TerminalDisplay(console, clock)
            : new PlainDisplay(Console.Out, clock);
    }

    /// <summary>Starts the wait for the next passing line anew.</summary>
    public void Wait() => _last = clock.GetTimestamp();

    /// <summary>Shows a line that the next one replaces, unless the last one is too recent.</summary>
    public void Pass(Func<ProgressLine> line)
    {
        if (_last is not long last || clock.GetElapsedTime(last) >= interval)
        {
            ProgressLine current = line();
            Messages.Show(() => Show(current));
            Wait();
        }
    }

    /// <summary>Writes a line that stays.</summary>
    public void WriteLine(ProgressLine line) => Messages.Show(() => ShowFinal(line));

    /// <summary>Shows a line that stays.</summary>
    protected abstract void ShowFinal(ProgressLine line);

    /// <summary>Shows a line that the next one replaces.</summary>
    protected abstract void Show(ProgressLine line);
}
