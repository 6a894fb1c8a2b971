using System.Text.Json;
using Keras.EventFiles.Logged;
using Keras.Testing;

namespace Keras.EventFiles.Tests;

public sealed class EventReaderTests : IDisposable
{
    private static readonly byte[] s_forms = File.ReadAllBytes(RepositoryFiles.Golden("events", "forms.tfevents"));

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Samples =>
    [
        .. Directory.Exists(Path.Combine(RepositoryFiles.SharedData, "tfevents"))
            ? Directory.GetFiles(Path.Combine(RepositoryFiles.SharedData, "tfevents"), "*.tfevents.*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(RepositoryFiles.SharedData, file))
            : ["tfevents"],
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_every_form_that_TensorBoard_has_definitions_for()
    {
        using JsonDocument told = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.Golden("events", "forms.json")));

        (EventReader reader, List<LoggedItem> items) = Read(s_forms);

        Assert.Empty(reader.Damage);
        Assert.Equal((s_forms.Length, 0), (reader.Position, reader.Unfinished));
        Assert.Equal(told.RootElement.EnumerateArray().Select(Told), items.Select(Told));
    }

    [SharedDataTheory("tfevents")]
    [MemberData(nameof(Samples))]
    public void Reads_what_the_reader_of_the_tests_finds_in_files_of_TensorFlow(string sample)
    {
        string path = Path.Combine(RepositoryFiles.SharedData, sample);
        Keras.Testing.EventFileReader other = Keras.Testing.EventFileReader.Read(path);

        List<LoggedItem> items = [];
        EventReader reader = new(path);
        reader.Read(items);

        Assert.Empty(reader.Damage);
        Assert.Equal(
            other.Values.Select(value => (value.Tag, value.Step, value.WallTime)),
            items.Where(item => item is not LoggedGraph).Select(item => (item.Tag, item.Step, item.WallTime)));
        Assert.Equal(
            other.Values.Where(value => value.Plugin == "scalars" || (value.Image is null && value.Histogram is null)).Select(value => (double)value.Scalar),
            items.OfType<LoggedScalar>().Select(scalar => scalar.Value));
        Assert.Equal(
            other.Values.Where(value => value.Histogram is not null).Select(value => value.Histogram!.Double(3)),
            items.OfType<LoggedHistogram>().Select(histogram => histogram.Buckets.Sum(bucket => bucket.Count)));
        Assert.Equal(
            other.Values.Where(value => value.Image is not null).Select(value => Convert.ToHexString(value.Image!.Bytes(4))),
            items.OfType<LoggedImages>().Select(images => Convert.ToHexString(images.Files.Single())));
        Assert.Equal(
            other.Graph?.Messages(1).Select(node => node.Text(1)) ?? [],
            items.OfType<LoggedGraph>().SelectMany(graph => graph.Nodes.Select(node => node.Name)));
    }

    [Fact]
    public void Reads_what_we_write()
    {
        string name;
        using (EventFileWriter writer = new(_folder.FullName))
        {
            name = writer.FileName;
            writer.WriteScalar("a", 0.5, 3);
            writer.WriteHistogram("h", [1, 2, 2], 4);
            writer.WriteImages("i", 2, 1, [[7], [8]], 5);
            writer.WriteKerasModel("{}");
            writer.WriteGraph([new GraphNode("n", "Conv2D", ["m"], [[null, 3]])]);
            writer.WriteSessionStart(new Dictionary<string, object> { ["lr"] = 0.1, ["s"] = "x", ["b"] = true }, "g");
            writer.WriteSessionEnd(succeeded: false);
        }

        List<LoggedItem> items = [];
        new EventReader(name).Read(items);

        Assert.Equal(7, items.Count);
        Assert.Equal(("a", 3L, 0.5), (items[0].Tag, items[0].Step, ((LoggedScalar)items[0]).Value));
        Assert.Equal(3, ((LoggedHistogram)items[1]).Buckets.Sum(bucket => bucket.Count));
        Assert.Equal((1L, 2L, 2), (((LoggedImages)items[2]).Width, ((LoggedImages)items[2]).Height, ((LoggedImages)items[2]).Files.Count));
        Assert.Equal("{}", ((LoggedModel)items[3]).Json);
        GraphNode node = ((LoggedGraph)items[4]).Nodes.Single();
        Assert.Equal(("n", "Conv2D", "m"), (node.Name, node.Op, node.Inputs.Single()));
        Assert.Equal([null, 3], node.Shapes.Single());
        Assert.Equal(3, ((LoggedSessionStart)items[5]).HyperParameters.Count);
        Assert.False(((LoggedSessionEnd)items[6]).Succeeded);
    }

    [Fact]
    public void Follows_a_file_that_grows_byte_by_byte()
    {
        string path = _folder.File("growing");
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
        EventReader reader = new(path);
        List<LoggedItem> items = [];
        long unfinished = 0;
        foreach (byte next in s_forms)
        {
            file.WriteByte(next);
            file.Flush();
            Assert.False(reader.Read(items));
            Assert.InRange(reader.Unfinished, 0, unfinished + 1);
            unfinished = reader.Unfinished;
        }

        Assert.Equal(0, unfinished);
        Assert.Empty(reader.Damage);
        Assert.Equal(Read(s_forms).Items.Select(Told), items.Select(Told));
    }

    [Fact]
    public void Reads_in_turns()
    {
        string path = Written("forms", s_forms);
        EventReader reader = new(path);
        List<LoggedItem> items = [];
        int turns = 1;
        while (reader.Read(items, bytes: 1))
        {
            turns++;
        }

        Assert.True(turns > 40);
        Assert.Equal(Read(s_forms).Items.Count, items.Count);
    }

    [Fact]
    public void Reads_the_whole_records_of_a_file_that_ends_anywhere()
    {
        int before = 0;
        for (int length = 0; length < s_forms.Length; length += 3)
        {
            (EventReader reader, List<LoggedItem> items) = Read(s_forms[..length]);
            Assert.Empty(reader.Damage);
            Assert.Equal(length, reader.Position + reader.Unfinished);
            Assert.InRange(items.Count, before, before + 2);
            before = items.Count;
        }
    }

    [Fact]
    public void Leaves_out_one_damaged_record_and_says_so_wherever_a_byte_is_wrong()
    {
        int all = Read(s_forms).Items.Count;
        for (int place = 0; place < s_forms.Length; place += 5)
        {
            byte[] bytes = [.. s_forms];
            bytes[place] ^= 0x41;
            (EventReader reader, List<LoggedItem> items) = Read(bytes);
            Assert.InRange(items.Count, all - 2, all);
            Assert.True(reader.Damage.Count == 1, $"Byte {place}: {string.Join(' ', reader.Damage)}");
            Assert.Contains("byte", reader.Damage[0], StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Finds_records_behind_bytes_that_are_missing_or_of_another_kind()
    {
        byte[] first = s_forms[..(12 + 24 + 4)];
        byte[] noise = new byte[300_000];
        new Random(1).NextBytes(noise);
        int all = Read(s_forms).Items.Count;

        foreach (byte[] damage in new[] { noise, new byte[200_000], first[..20] })
        {
            (EventReader reader, List<LoggedItem> items) = Read([.. damage, .. s_forms]);
            Assert.Equal(all, items.Count);
            Assert.Equal([$"Bytes 0 to {damage.Length - 1} are damaged and left out."], reader.Damage);
        }

        (EventReader nothing, List<LoggedItem> none) = Read(noise);
        Assert.Empty(none);
        Assert.Equal(["From byte 0 on there is no whole record."], nothing.Damage);
    }

    [Fact]
    public void Gives_up_on_files_made_of_heads_without_records()
    {
        // Each head asks to compare all that follows.
        using MemoryStream file = new();
        for (int index = 0; index < 5000; index++)
        {
            byte[] head = BitConverter.GetBytes((ulong)(100_000 - (12 * index)));
            file.Write(head);
            file.Write(BitConverter.GetBytes(Keras.Testing.EventFileReader.MaskedCrc(head)));
        }

        file.Write(new byte[200_000]);
        file.Write(s_forms);

        (EventReader reader, List<LoggedItem> items) = Read(file.ToArray(), new EventFileLimits { MaxRecordBytes = 1 << 20 });

        Assert.Empty(items);
        Assert.Equal(["From byte 0 on too much is damaged. The rest is left out."], reader.Damage);
    }

    [Fact]
    public void Waits_for_a_record_that_is_longer_than_the_file_without_taking_its_memory()
    {
        byte[] head = BitConverter.GetBytes(long.MaxValue - 20);
        byte[] bytes = [.. head, .. BitConverter.GetBytes(Keras.Testing.EventFileReader.MaskedCrc(head)), 1, 2, 3];

        (EventReader reader, List<LoggedItem> items) = Read([.. s_forms, .. bytes]);

        Assert.Equal(Read(s_forms).Items.Count, items.Count);
        Assert.Equal(15, reader.Unfinished);
    }

    [Fact]
    public void Leaves_out_records_that_are_longer_than_the_limit()
    {
        byte[] huge = Framed([0x1a, 0x80, 0x20, .. new byte[4096]]);

        (EventReader reader, List<LoggedItem> items) = Read([.. huge, .. s_forms], new EventFileLimits { MaxRecordBytes = 4000 });

        Assert.Equal(Read(s_forms).Items.Count, items.Count);
        Assert.Equal(["The record at byte 0 is left out: it has 4099 bytes, and 4000 is the limit."], reader.Damage);
    }

    [Fact]
    public void Leaves_out_what_becomes_many_objects()
    {
        // An event with a summary of empty values; with a graph of empty nodes; a histogram that claims many rows.
        byte[] values = Framed([0x2a, 0xd0, 0x0f, .. Enumerable.Repeat<byte[]>([0x0a, 0x00], 1000).SelectMany(pair => pair)]);
        byte[] nodes = Framed([0x22, 0xd0, 0x0f, .. Enumerable.Repeat<byte[]>([0x0a, 0x00], 1000).SelectMany(pair => pair)]);
        byte[] tensor = [0x08, 2, 0x12, 12, 0x12, 6, 0x08, 0xff, 0xff, 0xff, 0xff, 0x07, 0x12, 2, 0x08, 3];
        byte[] plugin = [0x4a, 14, 0x0a, 12, 0x0a, 10, .. "histograms"u8];
        byte[] value = [0x42, (byte)tensor.Length, .. tensor, .. plugin];
        byte[] claimed = Framed([0x2a, (byte)(value.Length + 2), 0x0a, (byte)value.Length, .. value]);

        foreach (byte[] record in new[] { values, nodes, claimed })
        {
            (EventReader reader, List<LoggedItem> items) = Read([.. record, .. s_forms], new EventFileLimits { MaxParts = 500 });
            Assert.Equal(Read(s_forms).Items.Count, items.Count);
            Assert.StartsWith("The record at byte 0 is left out: ", Assert.Single(reader.Damage), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Leaves_out_tags_beyond_the_limit()
    {
        (EventReader reader, List<LoggedItem> items) = Read(s_forms, new EventFileLimits { MaxTags = 10 });

        Assert.Equal(10, items.Where(item => item is not LoggedGraph).Select(item => item.Tag).Distinct().Count());
        Assert.Contains(reader.Damage, damage => damage.EndsWith("more than 10 tags, which is the limit.", StringComparison.Ordinal));
        Assert.Equal("13 more places are damaged.", reader.Damage[^1]);
    }

    [Theory]
    [InlineData(new byte[] { 0x2a, 0x05, 0x0a }, "A message ends within a field.")]
    [InlineData(new byte[] { 0x00 }, "A field of a message has no number.")]
    [InlineData(new byte[] { 0x0b }, "A field of a message has kind 3, which is not in use.")]
    [InlineData(new byte[] { 0x10, 0xff }, "A number in a message does not end.")]
    public void Leaves_out_records_that_are_no_messages(byte[] record, string message)
    {
        (EventReader reader, List<LoggedItem> items) = Read([.. Framed(record), .. s_forms]);

        Assert.Equal(Read(s_forms).Items.Count, items.Count);
        Assert.Equal([$"The record at byte 0 is left out: {message}"], reader.Damage);
    }

    [Fact]
    public void Says_that_a_file_has_become_shorter()
    {
        string path = Written("forms", s_forms);
        EventReader reader = new(path);
        reader.Read([]);
        File.WriteAllBytes(path, s_forms[..100]);
        List<LoggedItem> items = [];

        Assert.False(reader.Read(items));
        Assert.False(reader.Read(items));

        Assert.Empty(items);
        Assert.Equal(
            [$"The file has become shorter than the {s_forms.Length} bytes that were read. The rest is left out."], reader.Damage);
    }

    [Fact]
    public void Needs_a_file_and_a_limit()
    {
        Assert.ThrowsAny<IOException>(() => new EventReader(_folder.File("none")).Read([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventReader(_folder.File("none")).Read([], bytes: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventFileLimits { MaxParts = 0 });
    }

    private static byte[] Framed(byte[] record)
    {
        using MemoryStream stream = new();
        Records.Write(stream, record);
        return stream.ToArray();
    }

    private static string Told(LoggedItem item) => $"{item.Tag} {item.Step} {item.WallTime} " + item switch
    {
        LoggedScalar scalar => $"scalar {scalar.Value}",
        LoggedHistogram histogram => "histogram " + string.Join(
            ", ", histogram.Buckets.Select(bucket => $"{bucket.Left} {bucket.Right} {bucket.Count}")),
        LoggedImages images => $"images {images.Width} {images.Height} {string.Join(' ', images.Files.Select(Convert.ToHexString))}",
        LoggedText text => $"text {string.Join('|', text.Texts)} {string.Join(' ', text.Shape)}",
        LoggedModel model => $"model {model.Json}",
        LoggedSessionStart start => $"start {start.Group} " + string.Join(
            ' ', start.HyperParameters.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}")),
        LoggedSessionEnd end => $"end {end.Succeeded}",
        LoggedOther other => $"other {other.Kind}",
        LoggedGraph graph => "graph " + string.Join('|', graph.Nodes.Select(node =>
            $"{node.Name} {node.Op} {string.Join(' ', node.Inputs)} "
            + string.Join('/', node.Shapes.Select(shape => string.Join(' ', shape.Select(size => size?.ToString() ?? "-")))))),
        _ => throw new InvalidOperationException(),
    };

    private static string Told(JsonElement item)
    {
        string kind = item.GetProperty("kind").GetString()!;
        return $"{item.GetProperty("tag")} {item.GetProperty("step")} {item.GetProperty("time").GetDouble()} {kind} " + kind switch
        {
            "scalar" => $"{item.GetProperty("value").GetDouble()}",
            "histogram" => string.Join(", ", Rows("buckets").Select(
                bucket => string.Join(' ', bucket.EnumerateArray().Select(number => number.GetDouble())))),
            "images" => $"{item.GetProperty("width")} {item.GetProperty("height")} "
                + string.Join(' ', Rows("files").Select(file => file.GetString()!.ToUpperInvariant())),
            "text" => $"{string.Join('|', Rows("texts"))} {string.Join(' ', Rows("shape"))}",
            "model" => $"{item.GetProperty("json")}",
            "start" => $"{item.GetProperty("group")} " + string.Join(' ', item.GetProperty("hparams").EnumerateObject()
                .OrderBy(pair => pair.Name, StringComparer.Ordinal).Select(pair => $"{pair.Name} {pair.Value}")),
            "end" => $"{item.GetProperty("succeeded")}",
            "graph" => string.Join('|', Rows("nodes").Select(node =>
                $"{node[0]} {node[1]} {string.Join(' ', node[2].EnumerateArray())} "
                + string.Join('/', node[3].EnumerateArray().Select(shape => string.Join(' ', shape.EnumerateArray()
                    .Select(size => size.ValueKind == JsonValueKind.Null ? "-" : size.ToString())))))),
            _ => $"{item.GetProperty("plugin")}",
        };

        IEnumerable<JsonElement> Rows(string name) => item.GetProperty(name).EnumerateArray();
    }

    private string Written(string name, byte[] bytes)
    {
        string path = _folder.File(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private (EventReader Reader, List<LoggedItem> Items) Read(byte[] bytes, EventFileLimits? limits = null)
    {
        EventReader reader = new(Written("events", bytes), limits);
        List<LoggedItem> items = [];
        Assert.False(reader.Read(items));
        return (reader, items);
    }
}
