using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Keras.Board;
using Keras.EventFiles;

namespace Keras.Benchmarks;

/// <summary>How soon a board shows many long runs, and what it costs to follow them.</summary>
internal static class BoardBenchmark
{
    private const string Tag = "loss";

    /// <summary>Writes runs with a curve each, starts a board, and asks it as its page does.</summary>
    /// <param name="runs">How many.</param>
    /// <param name="points">Of each curve.</param>
    public static async Task RunAsync(int runs, int points)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("keras-board-");
        try
        {
            string first = Path.Combine(folder.FullName, "run0");
            using (EventFileWriter writer = new(first))
            {
                for (int step = 0; step < points; step++)
                {
                    writer.WriteScalar(Tag, Math.Exp(-step / 1e4), step);
                }
            }

            string file = Directory.GetFiles(first)[0];
            for (int run = 1; run < runs; run++)
            {
                File.Copy(file, Path.Combine(folder.CreateSubdirectory($"run{run}").FullName, Path.GetFileName(file)));
            }

            long bytes = runs * new FileInfo(file).Length;
            await MeasureAsync(folder.FullName, runs, bytes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(string folder, int runs, long bytes)
    {
        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan used = Environment.CpuUsage.TotalTime;
        using BoardServer board = BoardServer.Start(folder, new BoardOptions { Port = 0 });
        using HttpClient client = new();
        int shown = 0;
        while (shown < runs)
        {
            int before = shown;
            JsonElement answer = await AskAsync($"scalars?tag={Tag}");
            shown = answer.GetProperty("series").GetArrayLength();
            if (shown > 0 && (before == 0 || shown == runs))
            {
                Tell($"{shown} of {runs} curves have points");
            }

            await Task.Delay(20);
        }

        while (await ReadAsync() < bytes)
        {
            await Task.Delay(200);
        }

        Tell($"all {bytes / 1e6:F0} MB are read");
        using EventFileWriter writer = new(Path.Combine(folder, "run0"));
        writer.WriteScalar(Tag, 1, 1_000_000_000);
        writer.Flush();
        used = Environment.CpuUsage.TotalTime;
        clock.Restart();
        while (await ReadAsync() <= bytes)
        {
            await Task.Delay(20);
        }

        Tell("a new point is there");

        void Tell(string what) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{clock.Elapsed.TotalSeconds,6:F2} s: {what}; {(Environment.CpuUsage.TotalTime - used).TotalSeconds:F2} s of processor time, "
            + $"{Environment.WorkingSet / 1e6:F0} MB"));

        async Task<long> ReadAsync() =>
            (await AskAsync("overview")).GetProperty("runs").EnumerateArray().Sum(run => run.GetProperty("bytes").GetInt64());

        async Task<JsonElement> AskAsync(string question)
        {
            using JsonDocument document = JsonDocument.Parse(await client.GetByteArrayAsync(new Uri($"{board.Address}/api/{question}")));
            return document.RootElement.Clone();
        }
    }
}
