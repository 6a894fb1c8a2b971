using System.Text;
using System.Text.RegularExpressions;
using Keras.Testing;

namespace Keras.EventFiles.Tests;

public sealed class EventFileWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Begins_with_the_version_in_a_file_that_TensorBoard_finds()
    {
        EventFileReader file = Written(_ => { });

        Assert.Equal("brain.Event:2", file.FileVersion);
        Assert.Equal(1, file.Events);
        Assert.Matches(
            $@"^events\.out\.tfevents\.\d{{10}}\.{Regex.Escape(Environment.MachineName)}\.{Environment.ProcessId}\.\d+\.v2$",
            Path.GetFileName(Directory.GetFiles(_folder.FullName).Single()));
    }

    [Fact]
    public void Writes_several_files_into_one_folder()
    {
        using EventFileWriter first = new(_folder.FullName);
        using EventFileWriter second = new(_folder.FullName);

        Assert.NotEqual(first.FileName, second.FileName);
    }

    [Fact]
    public void Writes_a_scalar_as_TensorFlow_2_does()
    {
        LoggedValue value = Only(writer => writer.WriteScalar("epoch_loss", 0.1, step: 7));

        Assert.Equal(("epoch_loss", 7, "scalars", 1), (value.Tag, value.Step, value.Plugin, value.DataClass));
        Assert.Equal((1, 0.1f), (value.TensorType, value.Scalar));
        Assert.Empty(value.TensorShape);
        Assert.Empty(value.PluginContent);
    }

    [Fact]
    public void Writes_numbers_that_are_not_finite_and_negative_steps()
    {
        Assert.Equal(float.NaN, Only(writer => writer.WriteScalar("a", double.NaN, -1)).Scalar);
        Assert.Equal(float.PositiveInfinity, Only(writer => writer.WriteScalar("a", double.PositiveInfinity, 0)).Scalar);
        Assert.Equal(-1, Only(writer => writer.WriteScalar("a", double.NaN, -1)).Step);
    }

    [Fact]
    public void Tells_the_time_of_its_clock()
    {
        LoggedValue value = Only(writer => writer.WriteScalar("a", 1, 0), new FixedClock());

        Assert.Equal(1_000_000_000.5, value.WallTime);
        Assert.Contains(".tfevents.1000000000.", Directory.GetFiles(_folder.FullName).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_a_histogram_of_30_buckets()
    {
        float[] numbers = [.. Enumerable.Range(0, 61).Select(index => index / 10f), float.NaN];

        LoggedValue value = Only(writer => writer.WriteHistogram("weights", numbers, step: 2));

        Assert.Equal(("weights", 2, "histograms", 2), (value.Tag, value.Step, value.Plugin, value.DataClass));
        Assert.Equal(2, value.TensorType);
        Assert.Equal([30, 3], value.TensorShape);
        double[][] rows = [.. value.Doubles.Chunk(3)];
        Assert.Equal(0, rows[0][0]);
        Assert.Equal(6, rows[29][1]);
        Assert.All(rows[1..].Zip(rows), pair => Assert.Equal(pair.Second[1], pair.First[0], 12));
        Assert.Equal(61, rows.Sum(row => row[2]));
        Assert.All(rows[..29], row => Assert.InRange(row[2], 1, 3));
    }

    [Fact]
    public void Counts_equal_numbers_in_the_last_bucket_and_no_numbers_in_none()
    {
        double[][] equal = [.. Only(writer => writer.WriteHistogram("a", [2, 2, 2], 0)).Doubles.Chunk(3)];
        double[][] none = [.. Only(writer => writer.WriteHistogram("a", [float.NaN], 0)).Doubles.Chunk(3)];

        Assert.All(equal[..29], row => Assert.Equal([2, 2, 0], row));
        Assert.Equal([2, 2, 3], equal[29]);
        Assert.All(none, row => Assert.Equal([0, 0, 0], row));
    }

    [Fact]
    public void Writes_images_behind_their_width_and_height()
    {
        LoggedValue value = Only(writer => writer.WriteImages("filters", 4, 5, [[1, 2], [3]], step: 3));

        Assert.Equal(("filters", 3, "images", 3), (value.Tag, value.Step, value.Plugin, value.DataClass));
        Assert.Equal(7, value.TensorType);
        Assert.Equal([4], value.TensorShape);
        Assert.Equal(["5", "4"], value.Texts.Take(2).Select(Encoding.UTF8.GetString));
        Assert.Equal([[1, 2], [3]], value.Texts.Skip(2));
    }

    [Fact]
    public void Writes_a_text()
    {
        LoggedValue value = Only(writer => writer.WriteText("notes", "**größer**", step: 3));

        Assert.Equal(("notes", 3, "text", 2), (value.Tag, value.Step, value.Plugin, value.DataClass));
        Assert.Empty(value.TensorShape);
        Assert.Equal("**größer**", Encoding.UTF8.GetString(value.Texts.Single()));
    }

    [Fact]
    public void Writes_the_model_for_the_conceptual_graph()
    {
        LoggedValue value = Only(writer => writer.WriteKerasModel("{\"class_name\": \"Model\"}"));

        Assert.Equal(("keras", 0, "graph_keras_model", 0), (value.Tag, value.Step, value.Plugin, value.DataClass));
        Assert.Empty(value.TensorShape);
        Assert.Equal("1", Encoding.UTF8.GetString(value.PluginContent));
        Assert.Equal("{\"class_name\": \"Model\"}", Encoding.UTF8.GetString(value.Texts.Single()));
    }

    [Fact]
    public void Writes_a_graph()
    {
        EventFileReader file = Written(writer => writer.WriteGraph(
        [
            new GraphNode("x", "Input", [], [[null, 3]]),
            new GraphNode("dense/sum", "Sum", ["x"], [[null, 1], []]),
        ]));

        WireMessage[] nodes = [.. file.Graph!.Messages(1)];
        Assert.Equal(["x", "dense/sum"], nodes.Select(node => node.Text(1)));
        Assert.Equal(["Input", "Sum"], nodes.Select(node => node.Text(2)));
        Assert.Equal("x", nodes[1].Text(3));
        WireMessage attribute = nodes[1].Message(5);
        Assert.Equal("_output_shapes", attribute.Text(1));
        IReadOnlyList<WireMessage> shapes = attribute.Message(2).Message(1).Messages(7);
        Assert.Equal([-1, 1], shapes[0].Messages(2).Select(dimension => dimension.Int(1)));
        Assert.False(shapes[1].Has(2));
    }

    [Fact]
    public void Writes_the_hyperparameters_of_a_session()
    {
        LoggedValue value = Only(
            writer => writer.WriteSessionStart(
                new Dictionary<string, object> { ["lr"] = 0.1, ["depth"] = 40, ["augment"] = true, ["name"] = "SGD" },
                "group"),
            new FixedClock());

        Assert.Equal(("_hparams_/session_start_info", "hparams"), (value.Tag, value.Plugin));
        WireMessage start = new WireMessage(value.PluginContent).Message(3);
        Dictionary<string, WireMessage> hparams = start.Messages(1).ToDictionary(pair => pair.Text(1), pair => pair.Message(2));
        Assert.Equal(0.1, hparams["lr"].Double(2));
        Assert.Equal(40, hparams["depth"].Double(2));
        Assert.Equal(1, hparams["augment"].Int(4));
        Assert.Equal("SGD", hparams["name"].Text(3));
        Assert.Equal(("group", 1_000_000_000.5), (start.Text(4), start.Double(5)));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Writes_how_a_session_ended(bool succeeded, int status)
    {
        LoggedValue value = Only(writer => writer.WriteSessionEnd(succeeded), new FixedClock());

        WireMessage end = new WireMessage(value.PluginContent).Message(4);
        Assert.Equal("_hparams_/session_end_info", value.Tag);
        Assert.Equal((status, 1_000_000_000.5), (end.Int(1), end.Double(2)));
    }

    [Fact]
    public void Rejects_hyperparameters_of_other_types()
    {
        using EventFileWriter writer = new(_folder.FullName);

        Assert.Contains(
            "must be an int, long, float, double, bool or string. Received: when = 01/01/0001",
            Assert.Throws<ArgumentException>(() => writer.WriteSessionStart(
                new Dictionary<string, object> { ["when"] = default(DateOnly) }, "")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_what_was_written_when_it_is_flushed()
    {
        using EventFileWriter writer = new(_folder.FullName);
        writer.WriteScalar("a", 1, 0);

        writer.Flush();

        Assert.Equal(2, EventFileReader.Read(writer.FileName).Events);
    }

    [Fact]
    public void Needs_a_folder() => Assert.Throws<ArgumentException>(() => new EventFileWriter(""));

    private LoggedValue Only(Action<EventFileWriter> write, TimeProvider? clock = null) =>
        Written(write, clock).Values.Single();

    private EventFileReader Written(Action<EventFileWriter> write, TimeProvider? clock = null)
    {
        using (EventFileWriter writer = new(_folder.FullName, clock))
        {
            write(writer);
        }

        string file = Directory.GetFiles(_folder.FullName).MaxBy(path => int.Parse(path.Split('.')[^2]))!;
        return EventFileReader.Read(file);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1_000_000_000.5);
    }
}
