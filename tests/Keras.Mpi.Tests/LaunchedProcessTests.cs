using System.Diagnostics;
using Keras.Testing;
using Xunit.Sdk;

namespace Keras.Mpi.Tests;

/// <summary>No test waits for ever for a program that it has started.</summary>
public class LaunchedProcessTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    [LinuxFact]
    public void A_program_that_does_not_end_is_killed_with_its_children_and_fails()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("child");
        XunitException exception = Assert.ThrowsAny<XunitException>(() => Run(
            TimeSpan.FromSeconds(2), "sh", "-c", $"echo begun; setsid sleep 300 & echo $! > {file}; wait"));
        Assert.Contains("did not end within 00:00:02", exception.Message, StringComparison.Ordinal);
        Assert.Contains("begun", exception.Message, StringComparison.Ordinal);
        Assert.False(IsRunning(file));
    }

    [LinuxFact]
    public void What_holds_the_output_of_a_program_that_has_ended_is_not_waited_for()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("child");
        Stopwatch watch = Stopwatch.StartNew();
        LaunchedProcess.Ended ended = Run(s_limit, "sh", "-c", $"setsid sleep 300 & echo $! > {file}; echo done");
        Assert.Equal((0, "done\n", ""), (ended.ExitCode, ended.Output, ended.Error));
        Assert.True(watch.Elapsed < s_limit, $"{watch.Elapsed}");
        Assert.False(IsRunning(file));
    }

    [LinuxFact]
    public void Its_input_is_empty() =>
        Assert.Equal("", Run(s_limit, "cat").Output);

    private static LaunchedProcess.Ended Run(TimeSpan limit, string program, params string[] arguments)
    {
        using LaunchedProcess process = new(new ProcessStartInfo(program, arguments));
        return process.WaitForEnd(limit);
    }

    // A process that was killed stays in the list until somebody has asked for its end.
    private static bool IsRunning(string file)
    {
        string state = $"/proc/{File.ReadAllText(file).Trim()}/cmdline";
        return File.Exists(state) && File.ReadAllText(state).Length > 0;
    }
}
