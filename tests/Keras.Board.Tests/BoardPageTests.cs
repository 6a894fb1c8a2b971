using System.Diagnostics;
using Keras.EventFiles;
using Keras.Images;
using Keras.Testing;
using Microsoft.Playwright;

namespace Keras.Board.Tests;

/// <summary>The page in a real browser.</summary>
public sealed class BoardPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const string Traces = ".card[aria-label='loss'] .scatterlayer .trace";

    private readonly TemporaryFolder _folder = new();
    private BoardServer? _board;

    public void Dispose()
    {
        _board?.Dispose();
        _folder.Dispose();
    }

    [ChromiumFact]
    public async Task Draws_curves_switches_runs_zooms_and_follows_a_file_that_grows()
    {
        using EventFileWriter first = Curve("first", 50);
        using EventFileWriter second = Curve("second", 50);
        (IPage page, List<string> problems) = await OpenAsync();

        // Each run has its points and their smoothed line.
        await CountAsync(page, Traces, 4);
        await page.GetByLabel("first", new() { Exact = true }).UncheckAsync();
        await CountAsync(page, Traces, 2);
        await page.GetByLabel("first", new() { Exact = true }).CheckAsync();
        await CountAsync(page, Traces, 4);

        ILocator plot = page.Locator(".card[aria-label='loss'] .nsewdrag");
        LocatorBoundingBoxResult box = (await plot.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 4), box.Y + (box.Height / 4));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2), new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await UntilAsync(page, "document.querySelector('.plot').layout.xaxis.autorange === false");
        double[] zoomed = await RangeAsync(page);
        Assert.True(zoomed[1] - zoomed[0] < 30, $"{zoomed[0]} to {zoomed[1]}");

        for (int step = 50; step < 60; step++)
        {
            first.WriteScalar("loss", 1, step);
        }

        first.Flush();
        await UntilAsync(page, "Math.max(...document.querySelector('.plot').data.flatMap(trace => trace.x)) === 59");
        Assert.Equal(zoomed, await RangeAsync(page));
        Assert.Empty(problems);
    }

    [ChromiumFact]
    public async Task Changes_smoothing_and_axes_tells_values_under_the_mouse_and_gives_tables()
    {
        using EventFileWriter run = Curve("run", 20);
        (IPage page, List<string> problems) = await OpenAsync();
        await CountAsync(page, Traces, 2);

        await page.Locator("#smoothing").FillAsync("0");
        await CountAsync(page, Traces, 1);
        await page.Locator("#smoothing").FillAsync("0.9");
        await CountAsync(page, Traces, 2);
        double last = await page.EvaluateAsync<double>("document.querySelector('.plot').data[1].y.at(-1)");
        Assert.Equal(Smoothed(Enumerable.Range(0, 20).Select(Loss), 0.9), last, 4);

        await page.GetByLabel("logarithmic values").CheckAsync();
        await UntilAsync(page, "document.querySelector('.plot').layout.yaxis.type === 'log'");
        await page.GetByLabel("logarithmic steps").CheckAsync();
        await UntilAsync(page, "document.querySelector('.plot').layout.xaxis.type === 'log'");
        await page.GetByLabel("Horizontal axis").SelectOptionAsync("time");
        await UntilAsync(page, "document.querySelector('.plot').layout.xaxis.type === 'date'");
        await page.GetByLabel("Horizontal axis").SelectOptionAsync("relative");
        await UntilAsync(page, "document.querySelector('.plot').layout.xaxis.title.text === 'minutes'");
        await page.GetByLabel("logarithmic steps").UncheckAsync();
        await page.GetByLabel("Horizontal axis").SelectOptionAsync("step");
        await UntilAsync(page, "document.querySelector('.plot').layout.xaxis.type === 'linear'");

        double[] middle = await page.EvaluateAsync<double[]>(
            "(() => { const { _offset, d2p } = document.querySelector('.plot')._fullLayout.xaxis; const y = document.querySelector('.plot')._fullLayout.yaxis; "
            + "const box = document.querySelector('.plot').getBoundingClientRect(); const data = document.querySelector('.plot').data[1]; "
            + "return [box.left + _offset + d2p(10), box.top + y._offset + y.d2p(data.y[10])]; })()");
        await page.Mouse.MoveAsync((float)middle[0], (float)middle[1], new() { Steps = 3 });
        await Assertions.Expect(page.Locator(".hoverlayer")).ToContainTextAsync("step 10", new() { Timeout = 60_000 });

        await page.GetByText("CSV").First.ClickAsync();
        Task<IDownload> download = page.WaitForDownloadAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "run", Exact = true }).ClickAsync();
        string[] lines = await File.ReadAllLinesAsync((await (await download).PathAsync())!);
        Assert.Equal(("Wall time,Step,Value", 21), (lines[0], lines.Length));
        Assert.Empty(problems);
    }

    [ChromiumFact]
    public async Task Shows_histograms_images_the_graph_hyperparameters_texts_and_notes()
    {
        WriteEverything();
        (IPage page, List<string> problems) = await OpenAsync();

        await TabAsync(page, "Histograms");
        await CountAsync(page, ".card .scatterlayer .trace", 3);
        await TabAsync(page, "Distributions");
        await CountAsync(page, ".card .scatterlayer .trace", 9);
        await TabAsync(page, "Images");
        await Assertions.Expect(page.Locator(".images img")).ToHaveCountAsync(2);
        await UntilAsync(page, "[...document.images].every(image => image.naturalWidth === 3)");
        await TabAsync(page, "Graph");
        await Assertions.Expect(page.Locator("#graph g.node, #graph g.scope")).ToHaveCountAsync(2);
        await page.Locator("#graph g.scope").ClickAsync();
        await Assertions.Expect(page.Locator("#graph g.node")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#summary")).ToContainTextAsync("Total params: 7");
        await TabAsync(page, "Hyperparameters");
        ILocator rows = page.Locator("#hparams tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "rate" }).ClickAsync();
        await Assertions.Expect(rows.First).ToContainTextAsync("0.01");
        await page.GetByRole(AriaRole.Button, new() { Name = "rate" }).ClickAsync();
        await Assertions.Expect(rows.First).ToContainTextAsync("0.1");
        await Assertions.Expect(rows.First).ToContainTextAsync("0.75");
        await TabAsync(page, "Text");
        await Assertions.Expect(page.Locator("pre").Filter(new() { HasText = "<b>plain</b>" })).ToHaveCountAsync(1);
        await TabAsync(page, "Files");
        await Assertions.Expect(page.Locator(".notes").Filter(new() { HasText = "are damaged and left out" })).ToHaveCountAsync(1);
        Assert.Empty(problems);
    }

    [ChromiumFact]
    public async Task Draws_the_curves_of_many_long_runs_to_their_ends()
    {
        const int Runs = 50;
        string written;
        using (EventFileWriter first = Curve("run0", 4000))
        {
            written = first.FileName;
        }

        for (int run = 1; run < Runs; run++)
        {
            string folder = _folder.File($"run{run}");
            Directory.CreateDirectory(folder);
            File.Copy(written, Path.Combine(folder, Path.GetFileName(written)));
        }

        (IPage page, List<string> problems) = await OpenAsync();

        await CountAsync(page, Traces, 2 * Runs);
        await UntilAsync(page, "document.querySelector('.plot').data.every(trace => trace.x.length === 1000 && trace.x.at(-1) === 3999)");
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync($"{Runs} runs", new() { Timeout = 60_000 });
        Assert.Empty(problems);
    }

    [ChromiumFact]
    public async Task Tells_how_far_a_training_is_and_that_the_board_has_ended()
    {
        using EventFileWriter run = Curve("run", 5);
        double now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds;
        await File.WriteAllTextAsync(
            _folder.File("progress.json"),
            FormattableString.Invariant($"{{\"state\":\"training\",\"epoch\":2,\"epochs\":4,\"step\":50,\"steps\":100,\"secondsLeft\":75,")
            + FormattableString.Invariant($"\"imagesPerSecond\":123,\"learningRate\":0.1,\"memoryBytes\":445000000,\"updated\":{now}}}"));
        (IPage page, _) = await OpenAsync();

        ILocator progress = page.Locator("#progress");
        foreach (string text in new[] { "2 of 4", "50 of 100", "1m 15s", "123", "0.1", "445 MB" })
        {
            await Assertions.Expect(progress).ToContainTextAsync(text);
        }

        Assert.Equal(0.375, await page.EvaluateAsync<double>("document.querySelector('progress').value"), 6);
        _board!.Dispose();
        await Assertions.Expect(page.Locator("#state")).ToContainTextAsync("does not answer", new() { Timeout = 60_000 });
        _board = null;
    }

    [ChromiumFact]
    public async Task Fits_narrow_and_wide_windows_light_and_dark()
    {
        using EventFileWriter run = Curve("a run with a name that is rather long/and goes on", 5);
        foreach (int width in new[] { 360, 800, 1900 })
        {
            (IPage page, List<string> problems) = await OpenAsync(width);
            await CountAsync(page, Traces, 2);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{width} pixels");
            string before = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
            await page.GetByTitle("Light or dark").ClickAsync();
            Assert.NotEqual(before, await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
            Assert.Empty(problems);
        }
    }

    [ChromiumFact]
    public async Task Plots_follow_the_size_of_their_cards()
    {
        const string Fits = """
            [...document.querySelectorAll('.plot')].every(plot => {
                const [drawn, given] = [plot.querySelector('.main-svg').getBoundingClientRect(), plot.getBoundingClientRect()];
                return Math.abs(drawn.width - given.width) < 2 && Math.abs(drawn.height - given.height) < 2;
            })
            """;
        using EventFileWriter run = Curve("run", 5);
        (IPage page, List<string> problems) = await OpenAsync();
        await CountAsync(page, Traces, 2);
        await UntilAsync(page, Fits);
        await page.SetViewportSizeAsync(400, 800);
        await UntilAsync(page, Fits);
        await page.SetViewportSizeAsync(1280, 800);
        await page.GetByTitle("Wide").First.ClickAsync();
        await UntilAsync(page, Fits);
        Assert.Empty(problems);
    }

    private static double Loss(int step) => Math.Exp(-step / 20.0);

    private static double Smoothed(IEnumerable<double> values, double weight)
    {
        (double sum, double total, double factor) = (0, 0, 1);
        foreach (double value in values.Reverse())
        {
            (sum, total, factor) = (sum + (factor * value), total + factor, factor * weight);
        }

        return sum / total;
    }

    private static async Task CountAsync(IPage page, string selector, int count) =>
        await Assertions.Expect(page.Locator(selector)).ToHaveCountAsync(count, new() { Timeout = 60_000 });

    // Playwright's own wait compiles texts in the page, which its policy forbids.
    private static async Task UntilAsync(IPage page, string condition)
    {
        long begin = Stopwatch.GetTimestamp();
        while (!await page.EvaluateAsync<bool>(condition))
        {
            Assert.True(Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(60), condition);
            await Task.Delay(50);
        }
    }

    private static Task TabAsync(IPage page, string name) => page.GetByRole(AriaRole.Tab, new() { Name = name }).ClickAsync();

    private static Task<double[]> RangeAsync(IPage page) =>
        page.EvaluateAsync<double[]>("document.querySelector('.plot').layout.xaxis.range");

    private EventFileWriter Curve(string run, int points)
    {
        EventFileWriter writer = new(_folder.File(run));
        for (int step = 0; step < points; step++)
        {
            writer.WriteScalar("loss", Loss(step), step);
        }

        writer.Flush();
        return writer;
    }

    private void WriteEverything()
    {
        byte[] png = ImageFile.Encode(new Bitmap(2, 3, 1, [0, 50, 100, 150, 200, 250]), ImageFormat.Png);
        string file;
        using (EventFileWriter train = new(_folder.File("one/train")))
        {
            file = train.FileName;
            for (int step = 0; step < 3; step++)
            {
                train.WriteHistogram("kernel", [.. Enumerable.Range(0, 100).Select(index => step + (index % 10 / 10f))], step);
            }

            train.WriteImages("filters", 2, 3, [png, png], 2);
            train.WriteGraph(
            [
                new GraphNode("input", "Placeholder", [], [[null, 3]]),
                new GraphNode("block/conv", "Conv2D", ["input"], [[null, 3]]),
                new GraphNode("block/relu", "ReLU", ["block/conv"], [[null, 3]]),
            ]);
            train.WriteText("model_summary", "Layer\nTotal params: 7", 0);
            train.WriteText("note", "<b>plain</b>", 0);
            train.WriteScalar("epoch_accuracy", 0.75, 0);
        }

        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, [.. bytes, .. new byte[40], .. bytes[..40]]);
        foreach ((string run, double rate) in new[] { ("one", 0.1), ("two", 0.01) })
        {
            using EventFileWriter session = new(_folder.File(run));
            session.WriteSessionStart(new Dictionary<string, object> { ["rate"] = rate }, run);
            session.WriteSessionEnd(succeeded: true);
        }
    }

    private Task<(IPage Page, List<string> Problems)> OpenAsync(int width = 1280)
    {
        _board ??= BoardServer.Start(_folder.FullName, new BoardOptions { Port = 0 });
        return browser.OpenAsync(_board.Address, width);
    }
}
