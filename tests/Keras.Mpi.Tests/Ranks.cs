using System.Collections.Concurrent;
using System.Diagnostics;
using Keras.Testing;

namespace Keras.Mpi.Tests;

/// <summary>Starts this program several times, by mpirun.</summary>
internal static class Ranks
{
    // A hundred tests that wait for their limit are hours: not tried where a launcher does not work at all, or after some of them.
    private const int MostOverruns = 3;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);
    private static readonly ConcurrentDictionary<string, Lazy<string?>> s_problems = new();
    private static int s_overruns;

    /// <summary>The libraries to test over: Debian can have both, side by side.</summary>
    public static TheoryData<string> Libraries
    {
        get
        {
            string[] known = ["openmpi", "mpich"];
            string[] installed = [.. known.Where(IsInstalled)];

            // Where tools are required, one that is missing fails its tests.
            return [.. Requirement.Skip(false, "both") is null || installed.Length == 0 ? known : installed];
        }
    }

    /// <summary>One of them, for what does not depend on the library.</summary>
    public static string Any => IsInstalled("openmpi") ? "openmpi" : "mpich";

    public static bool IsInstalled(string library) => Find(library) is not null;

    /// <summary>What every rank has said, after all have ended with 0.</summary>
    public static string[][] Run(string library, int size, params string[] arguments)
    {
        Ended ended = Start(library, size, arguments);
        Assert.True(ended.ExitCode == 0, $"mpirun ended with {ended.ExitCode}:\n{ended.Output}\n{ended.Error}");
        return ended.Lines;
    }

    /// <summary>What this program says when it is started alone.</summary>
    public static string[] Alone(params IReadOnlyList<string> arguments)
    {
        Ended ended = Run(new ProcessStartInfo(Environment.ProcessPath!, [typeof(Program).Assembly.Location, .. arguments]), []);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return ended.Lines[0];
    }

    /// <summary>Runs to the end, whatever that is.</summary>
    public static Ended Start(string library, int size, IReadOnlyList<string> arguments, params (string Name, string Value)[] variables)
    {
        string? problem = s_problems.GetOrAdd(library, _ => new Lazy<string?>(() => Try(library))).Value;
        Assert.True(problem is null, problem);
        return Run(Launch(library, size, arguments), variables);
    }

    /// <summary>Runs to the end, with further options of mpirun, and perhaps a signal on the way.</summary>
    /// <param name="library">The library.</param>
    /// <param name="size">Number of ranks.</param>
    /// <param name="options">What mpirun is told beside.</param>
    /// <param name="arguments">What the ranks are told.</param>
    /// <param name="signal">Sent to mpirun, such as <c>TERM</c>; none if null.</param>
    /// <param name="hasBegun">Whether it is time for the signal.</param>
    public static Ended Start(
        string library, int size, string[] options, IReadOnlyList<string> arguments, string? signal = null, Func<bool>? hasBegun = null)
    {
        ProcessStartInfo start = Launch(library, size, arguments);
        for (int option = 0; option < options.Length; option++)
        {
            start.ArgumentList.Insert(option, options[option]);
        }

        return Run(
            start,
            [],
            hasBegun,
            process => ChildProcess.Run("kill", $"-{signal}", $"{process}"));
    }

    /// <summary>The command that starts this program several times.</summary>
    public static ProcessStartInfo Launch(string library, int size, IReadOnlyList<string> arguments)
    {
        string mpirun = Find(library) ?? throw new FileNotFoundException($"There is no mpirun.{library}.");
        string[] options = library == "openmpi" ? ["--oversubscribe", "--bind-to", "none", "-n", $"{size}"] : ["-n", $"{size}"];
        return new ProcessStartInfo(mpirun, [.. options, Environment.ProcessPath!, typeof(Program).Assembly.Location, .. arguments]);
    }

    // What is wrong with a launcher; null if two processes find each other.
    private static string? Try(string library)
    {
        try
        {
            Ended ended = Run(Launch(library, 2, ["seeds"]), []);
            return ended.ExitCode == 0 && ended.Lines.Length == 2
                ? null
                : $"mpirun.{library} does not work here: it ended with {ended.ExitCode}:\n{ended.Output}\n{ended.Error}";
        }
        catch (Xunit.Sdk.XunitException exception)
        {
            return $"mpirun.{library} does not work here. {exception.Message}";
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="start">The program.</param>
    /// <param name="variables">Variables of the environment.</param>
    /// <param name="isTime">When to do something meanwhile; never if null.</param>
    /// <param name="act">What to do, with the number of the process.</param>
    public static Ended Run(
        ProcessStartInfo start, (string Name, string Value)[] variables, Func<bool>? isTime = null, Action<int>? act = null)
    {
        using TemporaryFolder folder = new();
        (string, string)[] all =
        [
            ("OMPI_ALLOW_RUN_AS_ROOT", "1"), ("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"), ("KERAS_THREADS", "1"),
            ("TERM", "dumb"),  // Open MPI gives its processes a terminal.
            (Program.Folder, folder.FullName), .. variables,
        ];
        foreach ((string name, string value) in all)
        {
            start.Environment[name] = value;
        }

        Assert.True(s_overruns < MostOverruns, $"{MostOverruns} tests before have not ended within {s_limit}; this one is not tried.");
        using LaunchedProcess child = new(start);
        if (isTime is not null)
        {
            while (!child.HasExited && !isTime() && child.Elapsed < s_limit)
            {
                Thread.Sleep(5);
            }

            act!(child.Id);
        }

        LaunchedProcess.Ended ended = Wait(child);
        string[] said = Directory.GetFiles(folder.FullName);
        return new Ended(
            ended.ExitCode,
            ended.Output,
            ended.Error,
            [.. said.OrderBy(file => int.Parse(Path.GetFileName(file))).Select(File.ReadAllLines)],
            ended.Elapsed);
    }

    private static LaunchedProcess.Ended Wait(LaunchedProcess child)
    {
        try
        {
            return child.WaitForEnd(s_limit);
        }
        catch (Xunit.Sdk.XunitException)
        {
            s_overruns++;
            throw;
        }
        finally
        {
            child.KillAll();
        }
    }

    private static string? Find(string library) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, $"mpirun.{library}")).FirstOrDefault(File.Exists);

    /// <summary>How a run has ended.</summary>
    /// <param name="ExitCode">That of mpirun.</param>
    /// <param name="Output">What it has printed.</param>
    /// <param name="Error">What it has printed as errors.</param>
    /// <param name="Lines">What every rank that has said something has said.</param>
    /// <param name="Elapsed">How long it took.</param>
    internal sealed record Ended(int ExitCode, string Output, string Error, string[][] Lines, TimeSpan Elapsed);
}
