namespace Keras;

/// <summary>What callbacks tell whoever watches the console, between the lines of progress.</summary>
internal static class Messages
{
    private static readonly object s_gate = new();
    private static IPassingLine? s_pending;
    private static bool s_isLost;

    /// <summary>Writes a line to the standard output.</summary>
    public static void Write(string text) => Write(Console.Out, text);

    /// <summary>Writes a line to the standard output or error, in place of a passing line of progress.</summary>
    public static void Write(TextWriter writer, string text)
    {
        lock (s_gate)
        {
            Show(() =>
            {
                s_pending?.Erase();
                s_pending = null;
                writer.WriteLine(text);
            });
        }
    }

    /// <summary>
    /// Writes to the console. A log on a full disk, or a terminal that is gone, is no reason to lose a training: it goes on
    /// without, and a warning says so once.
    /// </summary>
    public static void Show(Action write)
    {
        lock (s_gate)
        {
            try
            {
                write();
                s_isLost = false;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                s_pending = null;
                if (!s_isLost)
                {
                    s_isLost = true;
                    Warn(exception);
                }
            }
        }
    }

    /// <summary>Ends a line of progress that nothing will replace any more, as after an exception.</summary>
    public static void EndLine()
    {
        lock (s_gate)
        {
            Show(() => s_pending?.EndLine());
            s_pending = null;
        }
    }

    /// <summary>Remembers whose passing line the cursor stands behind.</summary>
    public static void SetPending(IPassingLine line)
    {
        lock (s_gate)
        {
            s_pending = line;
        }
    }

    /// <summary>Forgets a line that is final now.</summary>
    public static void Clear(IPassingLine line)
    {
        lock (s_gate)
        {
            s_pending = s_pending == line ? null : s_pending;
        }
    }

    private static void Warn(Exception exception)
    {
        try
        {
            Console.Error.WriteLine(
                $"Warning: messages and progress cannot be written, and are left out: {exception.Message}");
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            // There is nobody to tell.
            return;
        }
    }
}
