using System.Diagnostics;

namespace Keras.Testing;

/// <summary>Programs that tests start: none is waited for without a limit, so that one that hangs fails its test and not the build.</summary>
public static class ChildProcess
{
    /// <summary>What no program of a test takes, on a busy machine either.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(15);

    /// <summary>Runs a program to its end and reads what it writes.</summary>
    /// <exception cref="TimeoutException">It did not end, or what it has started keeps its output open; it is killed.</exception>
    public static Ended Run(ProcessStartInfo start, TimeSpan? limit = null)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.WaitToEnd(limit);
        return new Ended(process.ExitCode, process.Rest(output), process.Rest(error));
    }

    /// <summary>Runs a program whose output does not matter.</summary>
    /// <returns>Its exit code.</returns>
    public static int Run(string program, params IEnumerable<string> arguments) => Run(new ProcessStartInfo(program, arguments)).ExitCode;

    /// <summary>Waits until a program has ended.</summary>
    /// <exception cref="TimeoutException">It did not end; it is killed, with all that it has started.</exception>
    public static void WaitToEnd(this Process process, TimeSpan? limit = null)
    {
        if (!process.WaitForExit(limit ?? Limit))
        {
            throw Late(process, "did not end");
        }
    }

    /// <summary>Waits until something is so, or the program has ended.</summary>
    /// <exception cref="TimeoutException">Neither came; the program is killed.</exception>
    public static void WaitUntil(this Process process, Func<bool> condition)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!process.HasExited && !condition())
        {
            if (watch.Elapsed > Limit)
            {
                throw Late(process, "did not do what was waited for");
            }

            Thread.Sleep(2);
        }
    }

    /// <summary>What a program that has ended wrote, read by a task that was begun with it.</summary>
    /// <exception cref="TimeoutException">Something that the program has started still holds its output.</exception>
    public static string Rest(this Process process, Task<string> output) =>
        output.Wait(TimeSpan.FromMinutes(1)) ? output.Result : throw Late(process, "has ended, but what it has started keeps its output open");

    private static TimeoutException Late(Process process, string what)
    {
        string name = process.StartInfo.FileName;
        string arguments = string.Join(' ', process.StartInfo.ArgumentList);
        process.Kill(entireProcessTree: true);
        return new TimeoutException($"{name} {arguments} {what}.");
    }

    /// <summary>How a program has ended.</summary>
    /// <param name="ExitCode">Its exit code.</param>
    /// <param name="Output">What it has printed.</param>
    /// <param name="Error">What it has printed as errors.</param>
    public sealed record Ended(int ExitCode, string Output, string Error);
}
