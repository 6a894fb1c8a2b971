using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Keras.Board.Runs;
using Keras.EventFiles.Logged;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Keras.Board;

/// <summary>What the page asks for: its own files, and what is logged as JSON.</summary>
internal static class Endpoints
{
    // Numbers that JSON has no words for are texts: "NaN", "Infinity".
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    private static readonly (string Path, string File, string Type)[] s_files =
    [
        ("/", "board.html", "text/html; charset=utf-8"),
        ("/board.css", "board.css", "text/css; charset=utf-8"),
        ("/board.js", "board.js", "text/javascript; charset=utf-8"),
        ("/graph.js", "graph.js", "text/javascript; charset=utf-8"),
        ("/plotly.js", "plotly.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Maps all.</summary>
    public static void Map(WebApplication app, LogWatcher watcher)
    {
        foreach ((string path, string file, string type) in s_files)
        {
            app.MapGet(path, () => Results.Bytes(Assets.Read(file), type));
        }

        app.MapGet("/api/overview", () => Json(Overview(watcher)));
        app.MapGet("/api/scalars", (string tag, long since = 0, int points = int.MaxValue) =>
            Json(Scalars(watcher, tag, since, points)));
        app.MapGet("/api/histograms", (string run, string tag, long since = 0) => Of(
            watcher, run, found => found.Histograms, tag, since, Histogram));
        app.MapGet("/api/images", (string run, string tag, long since = 0) => Of(
            watcher, run, found => found.Images, tag, since,
            image => new { image.Step, Time = image.WallTime, image.Width, image.Height, image.Files.Count }));
        app.MapGet("/api/image", (string run, string tag, long step, int index = 0) => Image(watcher, run, tag, step, index));
        app.MapGet("/api/texts", (string run, string tag, long since = 0) => Of(
            watcher, run, found => found.Texts, tag, since,
            text => new { text.Step, Time = text.WallTime, text.Texts, text.Shape }));
        app.MapGet("/api/graph", (string run) => Graph(watcher, run));
        app.MapGet("/api/hparams", () => Json(HyperParameters(watcher)));
        app.MapGet("/api/scalars.csv", (string run, string tag) => Csv(watcher, run, tag));
    }

    private static IResult Json(object value) => Results.Json(value, s_json);

    private static object Overview(LogWatcher watcher)
    {
        (long version, bool isLoading) = (watcher.Version, watcher.IsLoading);
        var runs = watcher.Runs.Select(run => run.Look(found => new
        {
            found.Name,
            found.Times.First,
            found.Times.Last,
            found.Bytes,
            found.Notes,
            Scalars = found.Scalars.Keys.ToArray(),
            Histograms = found.Histograms.Keys.ToArray(),
            Images = found.Images.Keys.ToArray(),
            Texts = found.Texts.Keys.ToArray(),
            HasGraph = found.Graph is not null || found.Model is not null,
            HasSession = found.Session is not null,
        })).ToArray();
        return new
        {
            version,
            isLoading,
            watcher.Folder,
            Now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds,
            runs,
            Progress = ProgressFile.ReadAll(watcher.Folder),
        };
    }

    // So many points of all runs together, but at least some of each.
    private static object Scalars(LogWatcher watcher, string tag, long since, int points)
    {
        const int Fewest = 100;
        long version = watcher.Version;
        Run[] runs = [.. watcher.Runs];
        int most = Math.Max(Fewest, points / Math.Max(1, runs.Length));
        return new
        {
            version,
            Series = runs.Select(run => run.Look(found =>
            {
                if (!found.Scalars.TryGetValue(tag, out Series<Point>? series) || series.Version <= since)
                {
                    return null;
                }

                Point[] some = Some(series.Items, most);
                return new
                {
                    Run = found.Name,
                    series.Count,
                    Steps = some.Select(point => point.Step).ToArray(),
                    Times = some.Select(point => point.Time).ToArray(),
                    Values = some.Select(point => point.Value).ToArray(),
                };
            })).Where(series => series is not null).ToArray(),
        };
    }

    // The last one, and others at equal distances.
    private static Point[] Some(IReadOnlyList<Point> all, int most)
    {
        int stride = 1 + ((all.Count - 1) / most);
        return [.. all.Where((_, index) => (all.Count - 1 - index) % stride == 0)];
    }

    private static IResult Of<T>(
        LogWatcher watcher,
        string name,
        Func<Run, SortedDictionary<string, Series<T>>> all,
        string tag,
        long since,
        Func<T, object> tell)
    {
        if (watcher.Find(name) is not Run run)
        {
            return Unknown("run", name);
        }

        long version = watcher.Version;
        return run.Look(found => !all(found).TryGetValue(tag, out Series<T>? series)
            ? Unknown("tag", tag)
            : Json(new
            {
                version,
                Items = series.Version > since ? series.Items.Select(tell).ToArray() : null,
            }));
    }

    private static object Histogram(LoggedHistogram histogram) => new
    {
        histogram.Step,
        Time = histogram.WallTime,
        Buckets = histogram.Buckets.Select(bucket => new[] { bucket.Left, bucket.Right, bucket.Count }).ToArray(),
    };

    private static IResult Image(LogWatcher watcher, string name, string tag, long step, int index)
    {
        byte[]? file = watcher.Find(name)?.Look(run => run.Images.TryGetValue(tag, out Series<LoggedImages>? series)
            ? series.Items.LastOrDefault(image => image.Step == step)?.Files.ElementAtOrDefault(index)
            : null);
        if (file is null)
        {
            return Unknown("image", tag);
        }

        // A file of another kind could be a page with a script.
        string? type = file switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
            _ => null,
        };
        return type is null
            ? Results.Text("The image is no PNG, JPEG or GIF.", statusCode: StatusCodes.Status415UnsupportedMediaType)
            : Results.Bytes(file, type);
    }

    private static IResult Graph(LogWatcher watcher, string name) =>
        watcher.Find(name) is not Run run ? Unknown("run", name) : run.Look(found => Json(new
        {
            Nodes = found.Graph?.Nodes.Select(node => new { node.Name, node.Op, node.Inputs, node.Shapes }).ToArray(),
            Model = found.Model?.Json,
            Summary = found.Texts.TryGetValue("model_summary", out Series<LoggedText>? text)
                ? string.Join('\n', text.Items[^1].Texts)
                : null,
        }));

    // The metrics of a session are the last numbers of the runs in its folder.
    private static object[] HyperParameters(LogWatcher watcher)
    {
        Run[] runs = [.. watcher.Runs];
        return
        [
            .. runs.Where(run => run.Look(found => found.Session) is not null).Select(run =>
            {
                Session session = run.Look(found => found.Session)!;
                string prefix = run.Name == "." ? "" : $"{run.Name}/";
                SortedDictionary<string, double> metrics = new(StringComparer.Ordinal);
                foreach (Run part in runs.Where(part => part == run || part.Name.StartsWith(prefix, StringComparison.Ordinal)))
                {
                    string inside = part == run ? "" : $"{part.Name[prefix.Length..]}/";
                    foreach ((string tag, double value) in part.Look(found => found.Scalars.Select(
                        series => (series.Key, series.Value.Items[^1].Value)).ToArray()))
                    {
                        metrics[$"{inside}{tag}"] = value;
                    }
                }

                return new
                {
                    Run = run.Name,
                    session.Group,
                    session.Time,
                    Status = session.Succeeded switch { true => "done", false => "stopped", null => "running" },
                    HParams = session.HyperParameters,
                    metrics,
                };
            }),
        ];
    }

    private static IResult Csv(LogWatcher watcher, string name, string tag)
    {
        Point[]? points = watcher.Find(name)?.Look(run =>
            run.Scalars.TryGetValue(tag, out Series<Point>? series) ? series.Items.ToArray() : null);
        if (points is null)
        {
            return Unknown("curve", tag);
        }

        // The columns of TensorBoard's download.
        StringBuilder text = new("Wall time,Step,Value\n");
        foreach (Point point in points)
        {
            text.Append(CultureInfo.InvariantCulture, $"{point.Time},{point.Step},{point.Value}\n");
        }

        string file = new([.. $"{name}_{tag}".Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')]);
        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv", $"{file}.csv");
    }

    private static IResult Unknown(string kind, string name) => Results.Text(
        $"There is no {kind} {name}.", statusCode: StatusCodes.Status404NotFound);
}
