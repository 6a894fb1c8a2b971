using System.Diagnostics;
using Keras.Testing;

namespace Keras.Cli.Tests;

public class CommandLineTests
{
    public static TheoryData<string, string[]> Options => new()
    {
        {
            "predict",
            [
                "IMAGE", "--model", "--weights", "--top", "--input", "--output", "--no-top", "--pooling",
                "--preprocess",
            ]
        },
        {
            "train",
            [
                "--model", "--blocks", "--depth", "--growth-rate", "--data", "--epochs", "--batch-size",
                "--lr-schedule", "--augment", "--weights", "--freeze", "--output", "--logdir", "--resume", "--seed",
                "--optimizer", "--label-smoothing", "--class-weights", "--validation-split", "--patience", "--keep",
                "--unfreeze-after", "--fine-tune-rate", "--board",
            ]
        },
        { "evaluate", ["--weights", "--data", "--preprocess", "--batch-size", "--report"] },
        { "inspect", ["FILE", "--json"] },
        { "summary", ["--model", "--blocks", "--depth", "--growth-rate", "--stem", "--input-shape", "--classes"] },
        { "convert", ["SOURCE", "TARGET", "--weights-only", "--overwrite"] },
        { "fetch", ["NAME"] },
        { "plan", ["--model", "--batch-size", "--training", "--explain"] },
        { "profile", ["--model", "--batch-size", "--training", "--seconds", "--top"] },
    };

    [Fact]
    public void Help_lists_the_commands_in_order()
    {
        Commanded help = Commanded.Done("--help");
        IEnumerable<string> listed =
            help.Lines.SkipWhile(line => line != "Commands:").Skip(1).Select(line => line.Split(' ')[0]);
        Assert.Equal(
            ["predict", "train", "evaluate", "board", "inspect", "summary", "convert", "fetch", "plan", "profile", "devices"], listed);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Help_of_a_command_lists_its_options(string command, string[] options)
    {
        Commanded help = Commanded.Done(command, "--help");
        Assert.All(options, option => Assert.Contains(option, help.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_option_is_described()
    {
        foreach (string command in Options.Select(row => (string)row[0]))
        {
            // A line of an option without a description ends with its name and its argument.
            Assert.DoesNotContain(
                Commanded.Done(command, "--help").Lines,
                line => line.StartsWith("--", StringComparison.Ordinal)
                    && !line.Contains("  ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Bad_usage_is_told_apart_from_failure()
    {
        Commanded.Refused("Required command");
        Commanded.Refused("'frobnicate'", "frobnicate");
        Commanded.Refused("'--frobnicate'", "summary", "--frobnicate");
        Commanded.Refused("'inspect'", "inspect");
        Commanded.Failed("nowhere.h5", "inspect", "nowhere.h5");
    }

    [Fact]
    public void Runs_as_a_program()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "densenet.dll");
        (int code, string output, string error) = Start(program, "summary", "--depth", "22");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Model: \"densenet_bc_22_12\"", output, StringComparison.Ordinal);

        (code, output, error) = Start(program, "summary", "--depth", "23");
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("22 and 28", error, StringComparison.Ordinal);

        (code, output, error) = Start(program, "inspect", RepositoryFiles.Golden("README.md"));
        Assert.Equal((1, ""), (code, output));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [LinuxFact]
    public void A_file_that_grows_beyond_the_limit_of_the_shell_is_a_message()
    {
        using TemporaryFolder folder = new();
        string program = Path.Combine(AppContext.BaseDirectory, "densenet.dll");
        string source = RepositoryFiles.Golden("keras3", "trained.keras");
        string target = folder.File("x.h5");

        // The runtime keeps code in a file of its own, unless it is told not to.
        (int code, _, string error) = StartProgram("bash", "-c",
            $"ulimit -f 40; DOTNET_EnableWriteXorExecute=0 TMPDIR={folder.FullName} exec dotnet '{program}' convert '{source}' '{target}'");

        Assert.Equal(1, code);
        Assert.Contains("too large", error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.FullName));
    }

    private static ChildProcess.Ended Start(string program, params string[] args) =>
        StartProgram("dotnet", [program, .. args]);

    private static ChildProcess.Ended StartProgram(string file, params string[] args) => ChildProcess.Run(new ProcessStartInfo(file, args));
}
