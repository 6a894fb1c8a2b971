using System.Diagnostics;
using System.Text.RegularExpressions;
using Keras.EventFiles;
using Xunit;

namespace Keras.Testing;

/// <summary>The board of a program, wherever it lies and is started: its page is whole and shows the logs of the working directory.</summary>
public static partial class BoardCheck
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <summary>Starts a board, asks for its page, all that the page takes, and a curve, and ends it.</summary>
    /// <param name="start">The program <c>densenet</c> and its folder, to which logs are written.</param>
    /// <param name="last">Done before the program is killed.</param>
    public static async Task RunAsync(ProcessStartInfo start, Func<Process, CancellationToken, Task>? last = null)
    {
        string logs = Path.Combine(start.WorkingDirectory, "logs");
        using (EventFileWriter writer = new(Path.Combine(logs, "run")))
        {
            writer.WriteScalar("loss", 0.5, 0);
        }

        foreach (string argument in new[] { "board", "--logdir", "logs", "--port", "0" })
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardOutput = true;
        using CancellationTokenSource limit = new(s_limit);
        using Process board = Process.Start(start)!;
        try
        {
            string? line = await board.StandardOutput.ReadLineAsync(limit.Token);
            Assert.EndsWith($" shows {logs}; Ctrl-C ends it.", line, StringComparison.Ordinal);
            string address = line!.Split(' ')[0];
            using HttpClient client = new() { Timeout = s_limit };
            string page = await client.GetStringAsync(new Uri(address), limit.Token);
            string[] files = [.. Assets().Matches(page).Select(match => match.Groups[1].Value)];
            Assert.Contains("plotly.js", files);
            foreach (string file in files)
            {
                Assert.True((await client.GetByteArrayAsync(new Uri($"{address}/{file}"), limit.Token)).Length > 500, file);
            }

            Uri curve = new($"{address}/api/scalars?tag=loss");
            while (!(await client.GetStringAsync(curve, limit.Token)).Contains("[0.5]", StringComparison.Ordinal))
            {
                await Task.Delay(50, limit.Token);
            }

            await (last?.Invoke(board, limit.Token) ?? Task.CompletedTask);
        }
        finally
        {
            board.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex(@"(?:src|href)=""([^"":]+)""")]
    private static partial Regex Assets();
}
