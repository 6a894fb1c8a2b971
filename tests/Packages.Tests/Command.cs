using System.Diagnostics;
using Keras.Testing;

namespace Packages.Tests;

/// <summary>Runs programs as somebody who has just got a machine: no rights, an empty home, nothing else on the path.</summary>
internal static class Command
{
    private const string Nobody = "65534";

    /// <summary>What the program prints; fails the test if it fails.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="home">The user's home; null runs it as the user of the tests.</param>
    /// <param name="command">The program and its arguments.</param>
    public static string Run(string folder, string? home, params string[] command)
    {
        ChildProcess.Ended ended = ChildProcess.Run(Start(folder, home, command));
        Assert.True(
            ended.ExitCode == 0, $"{string.Join(' ', command)}: exit code {ended.ExitCode}\n{ended.Output}\n{ended.Error}");
        return ended.Output;
    }

    /// <summary>How the program is started.</summary>
    /// <inheritdoc cref="Run"/>
    public static ProcessStartInfo Start(string folder, string? home, params string[] command)
    {
        ProcessStartInfo start = new() { WorkingDirectory = folder };
        string[] words = command;
        if (home is not null)
        {
            string dotnet = Path.GetDirectoryName(Environment.ProcessPath)!;
            start.Environment.Clear();
            start.Environment["HOME"] = home;
            start.Environment["PATH"] = string.Join(Path.PathSeparator, dotnet, "/usr/bin", "/bin");
            start.Environment["DOTNET_ROOT"] = dotnet;
            start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
            start.Environment["DOTNET_NOLOGO"] = "1";
            if (Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"))
            {
                words = ["/usr/bin/setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups", .. command];
            }
        }

        start.FileName = words[0];
        foreach (string word in words[1..])
        {
            start.ArgumentList.Add(word);
        }

        return start;
    }
}
