using System.Diagnostics;
using System.Text;
using Xunit;

namespace Keras.Testing;

/// <summary>A program that starts others, which outlive it: what does not end is killed with all of them, and fails its test.</summary>
/// <remarks>
/// It reads an empty input: a program that waits for input, or a launcher that forwards it, would wait for that of the tests. What
/// still holds its output when it has ended, such as a process that it has left behind, is killed, too, rather than waited for.
/// </remarks>
public sealed class LaunchedProcess : IDisposable
{
    // In the environment of all that it starts, whoever has become their parent.
    private const string Mark = "KERAS_TEST_CHILD";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly string _mark = $"{Guid.NewGuid()}";
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task[] _readers;

    /// <summary>Starts a program.</summary>
    public LaunchedProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment[Mark] = _mark;
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _readers = [Read(_process.StandardOutput, _output), Read(_process.StandardError, _error)];
    }

    /// <summary>Its number.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has come to its end.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>How long ago it was started.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>How a program has ended.</summary>
    /// <param name="ExitCode">Its exit code.</param>
    /// <param name="Output">What it has printed.</param>
    /// <param name="Error">What it has printed as errors.</param>
    /// <param name="Elapsed">How long it took.</param>
    public sealed record Ended(int ExitCode, string Output, string Error, TimeSpan Elapsed);

    /// <summary>Waits for the end of the program.</summary>
    /// <param name="limit">How long it may take: many times of what it takes on a busy machine.</param>
    public Ended WaitForEnd(TimeSpan limit)
    {
        if (!_process.WaitForExit(limit))
        {
            KillAll();
            Task.WaitAll(_readers, s_patience);
            Assert.Fail(
                $"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} did not end within {limit}. "
                + $"It printed:\n{Text(_output)}\n{Text(_error)}");
        }

        TimeSpan elapsed = _watch.Elapsed;
        if (!Task.WaitAll(_readers, s_patience))
        {
            KillAll();
            Task.WaitAll(_readers, s_patience);
        }

        return new Ended(_process.ExitCode, Text(_output), Text(_error), elapsed);
    }

    /// <summary>Kills it, if it has not ended.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            KillAll();
        }

        _process.Dispose();
    }

    /// <summary>Kills it and all that it has started, also what it has left behind.</summary>
    public void KillAll()
    {
        if (!_process.HasExited)
        {
            Kill(_process);
        }

        // Children of a process that has ended belong to another one.
        for (int round = 0; round < 5 && Left() is { Length: > 0 } left; round++)
        {
            foreach (int id in left)
            {
                try
                {
                    using Process process = Process.GetProcessById(id);
                    Kill(process);
                }
                catch (ArgumentException)
                {
                    // It has ended meanwhile.
                }
            }

            Thread.Sleep(50);
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    private static async Task Read(StreamReader reader, StringBuilder text)
    {
        char[] buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            lock (text)
            {
                text.Append(buffer, 0, count);
            }
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // It has ended meanwhile.
        }
    }

    private int[] Left() => !OperatingSystem.IsLinux() ? [] :
    [
        .. Directory.GetDirectories("/proc").Where(HasMark).Select(folder => int.Parse(Path.GetFileName(folder))),
    ];

    private bool HasMark(string folder)
    {
        try
        {
            return int.TryParse(Path.GetFileName(folder), out _)
                && File.ReadAllText(Path.Combine(folder, "environ")).Contains($"{Mark}={_mark}", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
