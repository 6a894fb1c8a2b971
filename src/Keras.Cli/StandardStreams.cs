using System.Runtime.InteropServices;

namespace Keras.Cli;

/// <summary>The streams that a program is started with.</summary>
internal static partial class StandardStreams
{
    // Of fcntl.h, on Linux and macOS.
    private const int GetFlags = 1;
    private const int CloseOnExec = 1;

    /// <summary>Whether output and errors go somewhere; if one was closed, as by <c>&gt;&amp;-</c>, the other one is told.</summary>
    /// <remarks>
    /// The number of a closed stream goes to the first file that the runtime opens, such as its memory for compiled code, and what
    /// is printed would be written there. Files of the runtime are closed on exec; what a program is started with never is.
    /// </remarks>
    public static bool AreOpen()
    {
        (bool output, bool error) = OperatingSystem.IsWindows() ? (true, true) : (IsOpen(1), IsOpen(2));
        if (!output || !error)
        {
            TextWriter writer = error ? Console.Error : output ? Console.Out : TextWriter.Null;
            writer.WriteLine($"The standard {(output ? "error" : "output")} is closed. To drop it, send it to /dev/null.");
        }

        return output && error;
    }

    private static bool IsOpen(int descriptor) => Flags(descriptor, GetFlags) is >= 0 and not CloseOnExec;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Flags(int descriptor, int command);
}
