namespace Keras.Callbacks;

/// <summary>What callbacks tell whoever watches the console, between the lines of progress.</summary>
internal static class Messages
{
    private static readonly object s_gate = new();
    private static TerminalDisplay? s_pending;

    /// <summary>Writes a line to the standard output.</summary>
    public static void Write(string text)
    {
        lock (s_gate)
        {
            s_pending?.Erase();
            s_pending = null;
            Console.Out.WriteLine(text);
        }
    }

    /// <summary>Writes a warning to the standard error.</summary>
    public static void Warn(string text)
    {
        lock (s_gate)
        {
            s_pending?.Erase();
            s_pending = null;
            Console.Error.WriteLine($"Warning: {text}");
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
