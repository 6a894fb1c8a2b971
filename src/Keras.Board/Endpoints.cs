using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Keras.Board.Runs;
using Keras.EventFiles.Logged;
using Microsoft.AspNetCore.Http;

namespace Keras.Board;

/// <summary>What the page asks for: its own files, and what is logged as JSON.</summary>
internal static class Endpoints
{
    private const string JsonType = "application/json; charset=utf-8";

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

    /// <summary>All by their paths.</summary>
    public static Dictionary<string, Func<Question, Answer>> All(LogWatcher watcher)
    {
        Dictionary<string, Func<Question, Answer>> all = new(StringComparer.Ordinal)
        {
            ["/api/overview"] = _ => Json(writer => Overview(watcher, writer)),
            ["/api/scalars"] = asked =>
            {
                (string tag, long since, long points) = (
                    asked.Text("tag"), asked.Number("since", 0), asked.Number("points", int.MaxValue));
                return Json(writer => Scalars(watcher, writer, tag, since, points));
            },
            ["/api/histograms"] = asked => Of(watcher, asked, found => found.Histograms, Histogram),
            ["/api/images"] = asked => Of(
                watcher, asked, found => found.Images,
                image => new { image.Step, Time = image.WallTime, image.Width, image.Height, image.Files.Count }),
            ["/api/image"] = asked => Image(
                watcher, asked.Text("run"), asked.Text("tag"), asked.Number("step"), asked.Number("index", 0)),
            ["/api/texts"] = asked => Of(
                watcher, asked, found => found.Texts,
                text => new { text.Step, Time = text.WallTime, text.Texts, text.Shape }),
            ["/api/graph"] = asked => Graph(watcher, asked.Text("run")),
            ["/api/hparams"] = _ => Json(HyperParameters(watcher)),
            ["/api/scalars.csv"] = asked => Csv(watcher, asked.Text("run"), asked.Text("tag")),
        };
        foreach ((string path, string file, string type) in s_files)
        {
            all[path] = _ => Answer.Give(Assets.Read(file), type);
        }

        all["/plotly.js"] = _ => Answer.Give(Eager(Assets.Read("plotly.js")), s_files[^1].Type);

        Func<Question, Answer> page = all["/"];
        all["/"] = asked =>
        {
            watcher.MakeWay();
            return page(asked);
        };

        return all;
    }

    // The script is one function, called at once. Browsers that see it in brackets compile it while they load it, and not a second time.
    private static byte[] Eager(byte[] script)
    {
        int begin = script.AsSpan().IndexOf("() => {\n"u8);
        int end = script.AsSpan().LastIndexOf("}));"u8) + 1;
        return begin < 0 || end <= begin ? script : [.. script[..begin], (byte)'(', .. script[begin..end], (byte)')', .. script[end..]];
    }

    private static Answer Json(object value) => Answer.Give(JsonSerializer.SerializeToUtf8Bytes(value, s_json), JsonType);

    // What a page that is opened waits for is written as it is: the serializer would have to be compiled first.
    private static Answer Json(Action<Utf8JsonWriter> write)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Answer.Give(bytes.ToArray(), JsonType);
    }

    private static void Overview(LogWatcher watcher, Utf8JsonWriter writer)
    {
        // Before what they tell of is read.
        writer.WriteNumber("version", watcher.Version);
        writer.WriteBoolean("isLoading", watcher.IsLoading);
        writer.WriteString("folder", watcher.Folder);
        writer.WriteNumber("now", (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds);
        writer.WriteStartArray("runs");
        foreach (Run run in watcher.Runs)
        {
            run.Look(found =>
            {
                Overview(found, writer);
                return true;
            });
        }

        writer.WriteEndArray();
        writer.WriteStartObject("progress");
        foreach ((string folder, JsonElement progress) in ProgressFile.ReadAll(watcher.Folder))
        {
            writer.WritePropertyName(folder);
            progress.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void Overview(Run run, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name", run.Name);
        writer.WriteNumber("first", run.Times.First);
        writer.WriteNumber("last", run.Times.Last);
        writer.WriteNumber("bytes", run.Bytes);
        Texts("notes", run.Notes);
        Texts("scalars", run.Scalars.Keys);
        Texts("histograms", run.Histograms.Keys);
        Texts("images", run.Images.Keys);
        Texts("texts", run.Texts.Keys);
        writer.WriteBoolean("hasGraph", run.Graph is not null || run.Model is not null);
        writer.WriteBoolean("hasSession", run.Session is not null);
        writer.WriteEndObject();

        void Texts(string name, IEnumerable<string> texts)
        {
            writer.WriteStartArray(name);
            foreach (string text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }
    }

    // So many points of all runs together, but at least some of each.
    private static void Scalars(LogWatcher watcher, Utf8JsonWriter writer, string tag, long since, long points)
    {
        const int Fewest = 100;
        writer.WriteNumber("version", watcher.Version);
        Run[] runs = [.. watcher.Runs];
        int most = int.CreateSaturating(Math.Max(Fewest, points / Math.Max(1, runs.Length)));
        writer.WriteStartArray("series");
        foreach (Run run in runs)
        {
            run.Look(found =>
            {
                if (found.Scalars.TryGetValue(tag, out Series<Point>? series) && series.Version > since)
                {
                    Curve(found.Name, series, most, writer);
                }

                return true;
            });
        }

        writer.WriteEndArray();
    }

    private static void Curve(string run, Series<Point> series, int most, Utf8JsonWriter writer)
    {
        Point[] some = Some(series.Items, most);
        writer.WriteStartObject();
        writer.WriteString("run", run);
        writer.WriteNumber("count", series.Count);
        writer.WriteStartArray("steps");
        foreach (Point point in some)
        {
            writer.WriteNumberValue(point.Step);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("times");
        foreach (Point point in some)
        {
            Number(writer, point.Time);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("values");
        foreach (Point point in some)
        {
            Number(writer, point.Value);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    // The last one, and others at equal distances.
    private static Point[] Some(IReadOnlyList<Point> all, int most)
    {
        int stride = 1 + ((all.Count - 1) / most);
        Point[] some = new Point[(all.Count + stride - 1) / stride];
        for (int index = 0; index < some.Length; index++)
        {
            some[index] = all[all.Count - 1 - ((some.Length - 1 - index) * stride)];
        }

        return some;
    }

    private static Answer Of<T>(
        LogWatcher watcher,
        Question asked,
        Func<Run, SortedDictionary<string, Series<T>>> all,
        Func<T, object> tell)
    {
        (string name, string tag, long since) = (asked.Text("run"), asked.Text("tag"), asked.Number("since", 0));
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

    private static Answer Image(LogWatcher watcher, string name, string tag, long step, long index)
    {
        byte[]? file = watcher.Find(name)?.Look(run => run.Images.TryGetValue(tag, out Series<LoggedImages>? series)
            ? series.Items.LastOrDefault(image => image.Step == step)?.Files.ElementAtOrDefault(int.CreateSaturating(index))
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
            ? Answer.Refuse(StatusCodes.Status415UnsupportedMediaType, "The image is no PNG, JPEG or GIF.")
            : Answer.Give(file, type);
    }

    private static Answer Graph(LogWatcher watcher, string name) =>
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

    private static Answer Csv(LogWatcher watcher, string name, string tag)
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
        return Answer.Give(Encoding.UTF8.GetBytes(text.ToString()), "text/csv") with { FileName = $"{file}.csv" };
    }

    private static Answer Unknown(string kind, string name) => Answer.Refuse(
        StatusCodes.Status404NotFound, $"There is no {kind} {name}.");
}
