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
            ]
        },
        { "evaluate", ["--weights", "--data", "--preprocess", "--batch-size"] },
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
            ["predict", "train", "evaluate", "inspect", "summary", "convert", "fetch", "plan", "profile"], listed);
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

    private static (int Code, string Output, string Error) Start(string program, params string[] args)
    {
        ProcessStartInfo start = new("dotnet", [program, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
