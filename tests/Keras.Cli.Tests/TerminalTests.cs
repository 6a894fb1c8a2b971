using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.RegularExpressions;
using Keras.Testing;

namespace Keras.Cli.Tests;

/// <summary>The command on a terminal of the system's, of several widths.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TerminalTests()
    {
        for (int image = 0; image < 10; image++)
        {
            string folder = Path.Combine(_folder.File("images"), $"class{image % 2}");
            Directory.CreateDirectory(folder);
            float[] pixels = [.. Enumerable.Range(0, 32 * 32 * 3).Select(index => (float)(index * (image + 1) % 256))];
            Utils.SaveImg(Path.Combine(folder, $"{image}.png"), Tensor.Create(pixels, [32, 32, 3]), scale: false);
        }
    }

    public void Dispose() => _folder.Dispose();

    [ToolTheory("script")]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void Training_shows_all_values_on_a_terminal_of_any_width(int width)
    {
        using FakeTerminal terminal = new(width);
        terminal.Write(Train(width));
        Assert.True(terminal.Colors > 0);
        Assert.Equal(2, terminal.Rows.Count(row => row.StartsWith("2/2 [==========", StringComparison.Ordinal)));
        string shown = string.Join(' ', terminal.Rows);
        foreach (string name in new[] { "loss", "accuracy", "val_loss", "val_accuracy" })
        {
            Assert.Equal(2, Regex.Count(shown, $@"(?<!test) {name}: \d"));
        }

        Assert.Matches("[▁█]", shown);
        Assert.DoesNotContain("ETA", shown, StringComparison.Ordinal);
    }

    [ToolFact("script")]
    public void NO_COLOR_and_a_CI_stay_plain()
    {
        using FakeTerminal terminal = new(80);
        terminal.Write(Train(80, "NO_COLOR=1"));
        Assert.Equal(0, terminal.Colors);
        Assert.DoesNotContain("ETA", string.Concat(terminal.Rows), StringComparison.Ordinal);

        string log = Train(80, "GITHUB_ACTIONS=true").Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.DoesNotContain('\r', log);
        Assert.Equal(2, Regex.Count(log, @"2/2 \[=+\] - \d+s \d+[mu]?s/step - loss: .* - val_accuracy: "));
    }

    [ToolTheory("sh")]
    [InlineData(">&-", "", "The standard output is closed. To drop it, send it to /dev/null.\n")]
    [InlineData("2>&-", "The standard error is closed. To drop it, send it to /dev/null.\n", "")]
    [InlineData(">&- 2>&-", "", "")]
    public void Writes_nothing_where_a_closed_stream_was(string closing, string output, string error)
    {
        string command = $"{Environment.ProcessPath} {Path.Combine(AppContext.BaseDirectory, "densenet.dll")} summary --depth 10 {closing}";
        ChildProcess.Ended ended = ChildProcess.Run(new ProcessStartInfo("sh", ["-c", command]));

        Assert.Equal((1, output, error), (ended.ExitCode, ended.Output, ended.Error));
    }

    // What the terminal is sent.
    private string Train(int width, string environment = "")
    {
        string[] command =
        [
            "dotnet", Path.Combine(AppContext.BaseDirectory, "densenet.dll"), "train", "--blocks", "1", "--growth-rate", "2",
            "--stem", "cifar", "--data", _folder.File("images"), "--epochs", "2", "--batch-size", "4", "--overwrite",
            "--output", _folder.File("m.h5"),
        ];
        string line = $"stty cols {width} rows 24; {environment} {string.Join(' ', command)}";
        ProcessStartInfo start = new("script", ["-qec", line, "/dev/null"]);
        start.Environment["TERM"] = "xterm-256color";
        foreach (string name in new[] { "NO_COLOR", "CI", "GITHUB_ACTIONS" })
        {
            start.Environment.Remove(name);
        }

        ChildProcess.Ended ended = ChildProcess.Run(start);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        return ended.Output;
    }
}
