using System.Diagnostics;
using Keras.Testing;

namespace Keras.Cli.Tests.Commands;

public sealed class BoardCommandTests : IDisposable
{
    private static readonly string s_project = Path.Combine(RepositoryFiles.Root, "src", "Keras.Cli");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Shows_a_folder_from_any_working_directory_until_it_is_stopped() => BoardCheck.RunAsync(
        Here([.. Interruptible(), "dotnet", typeof(CommandLine).Assembly.Location]),
        async (board, limit) =>
        {
            if (!OperatingSystem.IsWindows())
            {
                ChildProcess.Run("kill", "-INT", $"{board.Id}");
                await board.WaitForExitAsync(limit);
                Assert.Equal(0, board.ExitCode);
            }
        });

    [Fact]
    public Task Is_shown_by_dotnet_run() => BoardCheck.RunAsync(
        Here(["dotnet", "run", "--project", s_project, "--no-build", .. Built(), "--"]));

    [Fact]
    public Task Is_shown_by_a_published_program()
    {
        string published = _folder.File("published");
        ChildProcess.Ended ended = ChildProcess.Run(
            new ProcessStartInfo("dotnet", ["publish", s_project, "--no-build", "--output", published, .. Built()]));
        Assert.True(ended.ExitCode == 0, ended.Output);
        return BoardCheck.RunAsync(Here(Path.Combine(published, "densenet")));
    }

    [Fact]
    public void Refuses_what_it_cannot_listen_on()
    {
        Commanded.Refused("--port is from 0 to 65535. Received: 70000.", "board", "--port", "70000");
        Commanded.Failed("The host is an address", "board", "--host", "not-an-address", "--logdir", _folder.FullName);
        string file = _folder.File("file");
        File.WriteAllText(file, "");
        Commanded.Failed("is a file", "board", "--logdir", file);
    }

    // Tests that run in the background of a script have Ctrl-C ignored, and so what they start.
    private static string[] Interruptible() => OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : [];

    // What these tests were built with: bin/Keras.Cli.Tests/release below the folder of all that is built.
    private static string[] Built()
    {
        DirectoryInfo tests = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        return ["--configuration", tests.Name, $"-p:ArtifactsPath={tests.Parent!.Parent!.Parent!.FullName}"];
    }

    private ProcessStartInfo Here(params string[] command)
    {
        string here = _folder.File("here");
        Directory.CreateDirectory(here);
        return new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = here };
    }
}
