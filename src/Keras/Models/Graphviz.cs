using System.ComponentModel;
using System.Diagnostics;

namespace Keras.Models;

/// <summary>Runs Graphviz, which lays out graphs: a program of its own that may be missing.</summary>
internal static class Graphviz
{
    private const int NoSuchFile = 2;

    /// <summary>Draws a graph into a file.</summary>
    /// <param name="dot">The graph in Graphviz' language.</param>
    /// <param name="format">What to write, such as <c>png</c>.</param>
    /// <param name="path">The file.</param>
    /// <returns>Whether Graphviz is installed.</returns>
    /// <exception cref="InvalidOperationException">Graphviz complains.</exception>
    public static bool TryDraw(string dot, string format, string path)
    {
        using Process? process = Start([$"-T{format}", "-o", path]);
        if (process is null)
        {
            return false;
        }

        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(dot);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before it read everything; its exit code tells why.
        }

        process.WaitForExit();
        return process.ExitCode == 0 ? true : throw new InvalidOperationException(
            $"Graphviz failed with exit code {process.ExitCode}: {$"{errors.Result}{output.Result}".Trim()}");
    }

    private static Process? Start(string[] arguments)
    {
        ProcessStartInfo start = new("dot", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode == NoSuchFile)
        {
            return null;
        }
    }
}
