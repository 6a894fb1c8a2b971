using System.Globalization;
using Spectre.Console;

namespace Keras.Cli;

/// <summary>What is told when a training has ended: the best epoch, times, the way of the loss, files.</summary>
internal static class TrainingSummary
{
    private const int Columns = 40;
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>Writes the table.</summary>
    /// <param name="epochs">The epochs that were trained, from 0: those after a backup, and not all if one phase ended early.</param>
    /// <param name="losses">The loss of each epoch.</param>
    /// <param name="validation">The validation loss of each epoch; may be empty.</param>
    /// <param name="seconds">How long the training took.</param>
    /// <param name="files">What was written, by what it is.</param>
    /// <param name="output">Where to.</param>
    public static void Write(
        IReadOnlyList<int> epochs,
        IReadOnlyList<double> losses,
        IReadOnlyList<double> validation,
        double seconds,
        IEnumerable<(string Name, string Path)> files,
        TextWriter output)
    {
        string measure = validation.Count > 0 ? "validation loss" : "loss";
        Table table = Tables.Create("", "");
        table.HideHeaders();
        IReadOnlyList<double> judged = validation.Count > 0 ? validation : losses;
        int best = Enumerable.Range(0, judged.Count).MinBy(
            epoch => double.IsNaN(judged[epoch]) ? double.PositiveInfinity : judged[epoch]);
        Tables.Add(table, "best epoch", string.Create(
            CultureInfo.InvariantCulture,
            $"{epochs[best] + 1} of {epochs[^1] + 1}: {measure} {judged[best]:F4}"));
        Tables.Add(table, "time", string.Create(
            CultureInfo.InvariantCulture, $"{Time(seconds)}, {Time(seconds / losses.Count)} an epoch"));
        Tables.Add(table, "loss", string.Create(
            CultureInfo.InvariantCulture, $"{Sparkline(losses, output)}{losses[0]:F4} to {losses[^1]:F4}"));
        foreach ((string name, string path) in files)
        {
            Tables.Add(table, name, path);
        }

        Tables.Write(table, output);
    }

    /// <summary>The way of numbers as a line of blocks; the means of several where there are many.</summary>
    public static string Blocky(IReadOnlyList<double> numbers)
    {
        int columns = Math.Min(Columns, numbers.Count);
        double[] means =
        [
            .. Enumerable.Range(0, columns).Select(column => Enumerable.Range(0, numbers.Count)
                .Where(index => (long)index * columns / numbers.Count == column).Average(index => numbers[index])),
        ];
        double[] finite = [.. means.Where(double.IsFinite)];
        if (finite.Length == 0)
        {
            return "";
        }

        (double least, double most) = (finite.Min(), finite.Max());
        return string.Concat(means.Select(mean => !double.IsFinite(mean) ? ' '
            : Blocks[most > least ? (int)Math.Round((mean - least) / (most - least) * (Blocks.Length - 1)) : 0]));
    }

    // Logs and pipes stay plain.
    private static string Sparkline(IReadOnlyList<double> losses, TextWriter output)
    {
        Profile profile = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }).Profile;
        return profile.Out.IsTerminal && profile.Capabilities.Unicode ? $"{Blocky(losses)}  " : "";
    }

    private static string Time(double seconds) => seconds >= 3600
        ? $"{(int)(seconds / 3600)}h {(int)(seconds / 60) % 60}m"
        : seconds >= 60 ? $"{(int)(seconds / 60)}m {(int)seconds % 60}s" : string.Create(CultureInfo.InvariantCulture, $"{seconds:F1}s");
}
