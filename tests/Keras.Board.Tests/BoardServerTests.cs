using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Keras.Board.Runs;
using Keras.EventFiles;
using Keras.Testing;

namespace Keras.Board.Tests;

public sealed class BoardServerTests : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new() { Timeout = s_limit };
    private BoardServer? _board;

    private BoardServer Board => _board ??= BoardServer.Start(_folder.File("logs"), new BoardOptions { Port = 0 });

    public void Dispose()
    {
        _board?.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Finds_runs_that_are_made_later_and_tells_what_is_new()
    {
        Assert.Equal(0, (await AskAsync("overview")).GetProperty("runs").GetArrayLength());
        using EventFileWriter first = Writer("a/train");
        first.WriteScalar("loss", 3, 0);
        first.WriteScalar("loss", double.NaN, 1);
        first.Flush();
        using EventFileWriter second = Writer("b");
        second.WriteScalar("loss", 4, 0);
        second.Flush();

        JsonElement scalars = await UntilAsync("scalars?tag=loss", answer => answer.GetProperty("series").GetArrayLength() == 2);
        Assert.Equal(["a/train", "b"], scalars.GetProperty("series").EnumerateArray().Select(one => one.GetProperty("run").GetString()));
        JsonElement values = scalars.GetProperty("series")[0].GetProperty("values");
        Assert.Equal((3, "NaN"), (values[0].GetDouble(), values[1].GetString()));

        long since = scalars.GetProperty("version").GetInt64();
        Assert.Equal(0, (await AskAsync($"scalars?tag=loss&since={since}")).GetProperty("series").GetArrayLength());
        second.WriteScalar("loss", 5, 1);
        second.Flush();
        JsonElement later = await UntilAsync(
            $"scalars?tag=loss&since={since}", answer => answer.GetProperty("series").GetArrayLength() == 1);
        Assert.Equal("b", later.GetProperty("series")[0].GetProperty("run").GetString());
        Assert.Equal(2, later.GetProperty("series")[0].GetProperty("values").GetArrayLength());
    }

    [Fact]
    public async Task Keeps_a_sample_of_long_curves_with_their_last_point()
    {
        using (EventFileWriter writer = Writer("run"))
        {
            for (int step = 0; step < 5000; step++)
            {
                writer.WriteScalar("loss", step, step);
            }
        }

        using BoardServer board = BoardServer.Start(_folder.File("logs"), new BoardOptions { Port = 0, SamplesPerCurve = 100 });
        JsonElement series = (await UntilAsync(
            "scalars?tag=loss",
            answer => answer.GetProperty("series") is var found && found.GetArrayLength() == 1 && found[0].GetProperty("count").GetInt64() == 5000,
            board)).GetProperty("series")[0];
        long[] steps = [.. series.GetProperty("steps").EnumerateArray().Select(step => step.GetInt64())];
        Assert.Equal((100, 4999L), (steps.Length, steps[^1]));
        Assert.Equal(steps.Order(), steps);
        Assert.InRange(steps.Average(), 2000, 3000);
    }

    [Fact]
    public async Task Gives_some_of_the_points_of_many_runs_if_asked()
    {
        for (int run = 0; run < 4; run++)
        {
            using EventFileWriter writer = Writer($"run{run}");
            for (int step = 0; step < 250; step++)
            {
                writer.WriteScalar("loss", step, step);
            }
        }

        await UntilAsync("scalars?tag=loss", answer => answer.GetProperty("series").EnumerateArray().Sum(
            series => series.GetProperty("steps").GetArrayLength()) == 1000);
        foreach ((int points, int each, int stride) in new[] { (1000, 250, 1), (500, 125, 2), (1, 84, 3) })
        {
            JsonElement series = (await AskAsync($"scalars?tag=loss&points={points}")).GetProperty("series");
            Assert.Equal(4, series.GetArrayLength());
            long[] steps = [.. series[3].GetProperty("steps").EnumerateArray().Select(step => step.GetInt64())];
            Assert.Equal((each, 249L), (steps.Length, steps[^1]));
            Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.Equal(stride, pair.Second - pair.First));
        }
    }

    [Fact]
    public async Task Continues_a_run_over_its_files()
    {
        for (int file = 0; file < 3; file++)
        {
            using EventFileWriter writer = Writer("run");
            writer.WriteScalar("loss", file, file);
        }

        JsonElement scalars = await UntilAsync("scalars?tag=loss", answer =>
            answer.GetProperty("series") is var found && found.GetArrayLength() == 1 && found[0].GetProperty("count").GetInt64() == 3);
        Assert.Equal([0, 1, 2], scalars.GetProperty("series")[0].GetProperty("steps").EnumerateArray().Select(step => step.GetInt32()));
    }

    [Fact]
    public async Task Says_what_is_damaged_and_shows_the_rest()
    {
        string name;
        using (EventFileWriter writer = Writer("run"))
        {
            name = writer.FileName;
            writer.WriteScalar("loss", 1, 0);
        }

        File.WriteAllBytes(name, [.. File.ReadAllBytes(name), 1, 2, 3]);
        JsonElement overview = await UntilAsync("overview", answer => answer.GetProperty("runs").GetArrayLength() == 1
            && answer.GetProperty("runs")[0].GetProperty("notes").GetArrayLength() == 1);
        Assert.Contains("the last 3 bytes are no whole record", overview.GetProperty("runs")[0].GetProperty("notes")[0].GetString());
        Assert.Equal("loss", overview.GetProperty("runs")[0].GetProperty("scalars")[0].GetString());
    }

    [Fact]
    public async Task Gives_nothing_from_outside_of_its_folder()
    {
        string secret = _folder.File("secret");
        using (EventFileWriter writer = new(secret))
        {
            writer.WriteScalar("hidden", 1, 0);
        }

        using EventFileWriter run = Writer("run");
        run.WriteScalar("loss", 1, 0);
        run.Flush();
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateSymbolicLink(_folder.File("logs/link"), secret);
        }

        JsonElement overview = await UntilAsync("overview", answer => answer.GetProperty("runs").GetArrayLength() > 0);
        Assert.Equal("run", overview.GetProperty("runs").EnumerateArray().Single().GetProperty("name").GetString());
        string[] outside = ["../secret", "..%2Fsecret", secret, "link", "run/../../secret"];
        foreach (string path in outside)
        {
            foreach (string question in new[] { "graph?run=", "texts?tag=hidden&run=", "scalars.csv?tag=hidden&run=", "images?tag=hidden&run=" })
            {
                using HttpResponseMessage answer = await _client.GetAsync(new Uri($"{Board.Address}/api/{question}{path}"));
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        foreach (string path in new[] { "/../secret", "/%2e%2e/secret", "/etc/passwd", "/logs", "/progress.json", "/appsettings.json" })
        {
            using HttpResponseMessage answer = await _client.GetAsync(new Uri(Board.Address + path));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Answers_this_machine_only_and_by_its_own_name_only()
    {
        Uri address = new(Board.Address);
        Assert.True(address.IsLoopback);
        using HttpRequestMessage rebound = new(HttpMethod.Get, address) { Headers = { Host = "evil.example:6006" } };
        using HttpResponseMessage refused = await _client.SendAsync(rebound);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using HttpResponseMessage page = await _client.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using HttpResponseMessage written = await _client.PostAsync(address, null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, written.StatusCode);
        if (Dns.GetHostAddresses(Dns.GetHostName()).FirstOrDefault(one =>
            one.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(one)) is IPAddress outer)
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            Assert.ThrowsAny<SocketException>(() => socket.Connect(outer, address.Port));
        }
    }

    [Fact]
    public async Task Listens_where_it_is_told()
    {
        using BoardServer board = BoardServer.Start(_folder.FullName, new BoardOptions { Port = 0, Host = "0.0.0.0" });
        using HttpRequestMessage question = new(HttpMethod.Get, $"http://127.0.0.1:{new Uri(board.Address).Port}/api/overview")
        {
            Headers = { Host = "some.name" },
        };
        using HttpResponseMessage answer = await _client.SendAsync(question);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public void Says_what_is_wrong_before_it_starts()
    {
        int port = new Uri(Board.Address).Port;
        Assert.Contains(
            $"cannot listen on port {port}",
            Assert.Throws<IOException>(() => BoardServer.Start(_folder.FullName, new BoardOptions { Port = port })).Message,
            StringComparison.Ordinal);
        string file = _folder.File("file");
        File.WriteAllText(file, "");
        Assert.Throws<ArgumentException>(() => BoardServer.Start(file));
        Assert.Throws<ArgumentException>(() => BoardServer.Start(_folder.FullName, new BoardOptions { Host = "not an address" }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoardOptions { Port = 70000 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BoardOptions { SamplesPerCurve = 0 });
    }

    [Fact]
    public async Task Its_page_is_in_the_assembly()
    {
        foreach (string path in new[] { "/", "/board.css", "/board.js", "/graph.js", "/plotly.js" })
        {
            byte[] bytes = await _client.GetByteArrayAsync(new Uri(Board.Address + path));
            Assert.True(bytes.Length > 500, path);
        }
    }

    [Fact]
    public async Task The_largest_script_of_its_page_is_a_function_in_brackets()
    {
        string script = await _client.GetStringAsync(new Uri($"{Board.Address}/plotly.js"));
        Assert.Contains(", (() => {\n\"use strict\"", script, StringComparison.Ordinal);
        Assert.EndsWith("})));", script.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scalars", "The parameter tag is missing.")]
    [InlineData("scalars?tag=loss&points=many", "The parameter points is no whole number.")]
    [InlineData("image?tag=loss&run=a", "The parameter step is missing.")]
    public async Task Says_which_parameter_of_a_question_is_wrong(string question, string message)
    {
        using HttpResponseMessage answer = await _client.GetAsync(new Uri($"{Board.Address}/api/{question}"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(message, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Reading_makes_way_for_a_page_and_goes_on_however_often_it_is_opened()
    {
        const int Points = 20_000;
        using (EventFileWriter writer = Writer("run"))
        {
            for (int step = 0; step < Points; step++)
            {
                writer.WriteScalar("loss", step, step);
            }
        }

        long begin = Stopwatch.GetTimestamp();
        using LogWatcher watcher = new(_folder.File("logs"), 100);
        while (watcher.IsLoading)
        {
            watcher.MakeWay();
            Assert.True(Stopwatch.GetElapsedTime(begin) < s_limit, "It still reads.");
            await Task.Delay(10);
        }

        Assert.True(Stopwatch.GetElapsedTime(begin) > TimeSpan.FromSeconds(1));
        Assert.Equal(Points, watcher.Find("run")!.Look(run => run.Scalars["loss"].Count));
    }

    [Fact]
    public async Task The_starter_takes_a_free_port_if_6006_is_taken()
    {
        using EventFileWriter run = Writer("run");
        run.Flush();
        string first = new BoardStarter().Start(_folder.File("logs"));
        string second = new BoardStarter().Start(_folder.File("logs"));
        Assert.NotEqual(first, second);
        Assert.NotEmpty(await _client.GetStringAsync(new Uri(second)));
    }

    private EventFileWriter Writer(string run) => new(_folder.File($"logs/{run}"));

    private async Task<JsonElement> AskAsync(string question, BoardServer? board = null) =>
        JsonDocument.Parse(await _client.GetStringAsync(new Uri($"{(board ?? Board).Address}/api/{question}"))).RootElement;

    private async Task<JsonElement> UntilAsync(string question, Func<JsonElement, bool> condition, BoardServer? board = null)
    {
        long begin = Stopwatch.GetTimestamp();
        while (true)
        {
            JsonElement answer = await AskAsync(question, board);
            if (condition(answer))
            {
                return answer;
            }

            Assert.True(Stopwatch.GetElapsedTime(begin) < s_limit, $"{question} still answers {answer}");
            await Task.Delay(50);
        }
    }
}
