namespace Keras.Callbacks;

/// <summary>What callbacks tell whoever watches the console, between the lines of progress.</summary>
internal static class Messages
{
    private static readonly object s_gate = new();
    private static TerminalDisplay? s_pending;

    /// <summary>Writes a line to the standard output.</summary>
    public static void Write(string text) => Write(Console.Out, text);

    /// <summary>Writes a line to the standard output or error, in place of a passing line of progress.</summary>
    public static void Write(TextWriter writer, string text)
    {
        lock (s_gate)
        {
            s_pending?.Erase();
            s_pending = null;
            writer.WriteLine(text);
        }
    }

    /// <summary>Ends a line of progress that nothing will replace any more, as after an exception.</summary>
    public static void EndLine()
    {
        lock (s_gate)
        {
            s_pending?.EndLine();
            s_pending = null;
        }
    }

    /// <summary>Remembers whose passing line the cursor stands behind.</summary>
    public static void SetPending(TerminalDisplay display)
    {
        lock (s_gate)
        {
            s_pending = display;
        }
    }

    /// <summary>Forgets the display, whose line is final now.</summary>
    public static void Clear(TerminalDisplay display)
    {
        lock (s_gate)
        {
            s_pending = s_pending == display ? null : s_pending;
        }
    }
}
