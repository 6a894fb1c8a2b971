using Spectre.Console;

namespace Keras.Downloads;

/// <summary>Shows how far a download is: a bar on a terminal, a few plain lines elsewhere.</summary>
internal static class DownloadProgress
{
    /// <summary>Runs <paramref name="copy"/>, which reports the bytes of every piece.</summary>
    /// <param name="name">What the bar is labelled with.</param>
    /// <param name="length">Bytes to come; null if the server does not say.</param>
    /// <param name="copy">The work.</param>
    public static Task RunAsync(string name, long? length, Func<Action<int>, Task> copy)
    {
        // A console of its own: the shared one refuses a second live display, for example that of a running fit.
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        ProgressColumn[] columns =
        [
            new TaskDescriptionColumn(),
            new ProgressBarColumn(),
            new PercentageColumn(),
            new DownloadedColumn(),
            new TransferSpeedColumn(),
            new RemainingTimeColumn(),
        ];
        return console.Progress().Columns(columns).StartAsync(async context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(name), maxValue: Math.Max(1, length ?? 1));
            task.IsIndeterminate = length is null;
            await copy(count => task.Increment(count)).ConfigureAwait(false);
            task.Value = task.MaxValue;
        });
    }
}
