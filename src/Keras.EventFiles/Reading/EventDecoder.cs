using System.Text;
using Google.Protobuf;
using Keras.EventFiles.Logged;
using Keras.EventFiles.Messages;

namespace Keras.EventFiles.Reading;

/// <summary>What the records of one file tell, in the forms of TensorFlow 1 and 2.</summary>
/// <remarks>
/// Formats: tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto, histogram.proto, graph.proto and
/// node_def.proto; tensorboard/data_compat.py tells how the old forms become the new ones.
/// </remarks>
internal sealed class EventDecoder(EventFileLimits limits)
{
    private const int LongestSession = 1 << 20;  // Their messages hold messages, whose objects are many times larger.
    private const int LongestName = 256;

    // TensorFlow 1 tells only with the first value of a tag which plugin shows it.
    private readonly Dictionary<string, string> _plugins = [];

    /// <summary>Appends what a record tells.</summary>
    /// <exception cref="InvalidDataException">It is not well formed, or asks for too much; what came before is appended.</exception>
    public void Decode(ReadOnlySpan<byte> record, ICollection<LoggedItem> items)
    {
        Parts parts = new(limits.MaxParts);
        (double time, long step) = (0, 0);
        ReadOnlySpan<byte> graph = default;
        ReadOnlySpan<byte> summary = default;
        WireReader fields = new(record);
        while (fields.Next())
        {
            switch (fields.Field, fields.Kind)
            {
                case (1, WireKind.Fixed64):
                    time = fields.Double;
                    break;
                case (2, WireKind.Varint):
                    step = fields.Integer;
                    break;
                case (4, WireKind.Bytes):
                    graph = fields.Bytes;
                    break;
                case (5, WireKind.Bytes):
                    summary = fields.Bytes;
                    break;
            }
        }

        if (!graph.IsEmpty)
        {
            items.Add(new LoggedGraph("graph", step, time, GraphReader.Read(graph, parts)));
        }

        WireReader values = new(summary);
        while (values.Next())
        {
            if (values is { Field: 1, Kind: WireKind.Bytes })
            {
                parts.Add();
                if (Value(values.Bytes, step, time, parts) is LoggedItem item)
                {
                    items.Add(item);
                }
            }
        }
    }

    private static LoggedImages OldImage(string tag, long step, double time, ReadOnlySpan<byte> message)
    {
        (long height, long width, byte[] file) = (0, 0, []);
        WireReader fields = new(message);
        while (fields.Next())
        {
            switch (fields.Field, fields.Kind)
            {
                case (1, WireKind.Varint):
                    height = fields.Integer;
                    break;
                case (2, WireKind.Varint):
                    width = fields.Integer;
                    break;
                case (4, WireKind.Bytes):
                    file = fields.Bytes.ToArray();
                    break;
            }
        }

        return new LoggedImages(tag, step, time, width, height, [file]);
    }

    private static LoggedItem OfTensor(
        string tag, long step, double time, string plugin, ReadOnlySpan<byte> content, TensorReader tensor)
    {
        switch (plugin)
        {
            case "scalars":
            case "" when !tensor.IsText && tensor.Shape.Count == 0:
                return tensor.Numbers() is [double number]
                    ? new LoggedScalar(tag, step, time, number)
                    : throw new InvalidDataException($"The scalar {tag} has the shape ({string.Join(", ", tensor.Shape)}).");
            case "histograms":
                return tensor.Shape is [_, 3]
                    ? new LoggedHistogram(tag, step, time, [.. tensor.Numbers().Chunk(3).Select(
                        row => new HistogramBucket(row[0], row[1], row[2]))])
                    : throw new InvalidDataException($"The histogram {tag} has the shape ({string.Join(", ", tensor.Shape)}).");
            case "images":
                List<byte[]> blobs = tensor.Blobs();
                return blobs.Count >= 2 && Size(blobs[0]) is long width && Size(blobs[1]) is long height
                    ? new LoggedImages(tag, step, time, width, height, blobs[2..])
                    : throw new InvalidDataException($"The images {tag} do not begin with their width and height.");
            case "text":
                return new LoggedText(tag, step, time, tensor.Texts(), tensor.Shape);
            case "graph_keras_model":
                return tensor.Texts() is [string json, ..]
                    ? new LoggedModel(tag, step, time, json)
                    : throw new InvalidDataException($"The model {tag} has no text.");
            case "hparams":
                return Session(tag, step, time, content);
            default:
                return new LoggedOther(tag, step, time, plugin.Length == 0 ? "tensor" : plugin);
        }
    }

    private static long? Size(byte[] text) =>
        long.TryParse(Encoding.UTF8.GetString(text), out long size) && size >= 0 ? size : null;

    private static LoggedItem Session(string tag, long step, double time, ReadOnlySpan<byte> content)
    {
        if (content.Length > LongestSession)
        {
            throw new InvalidDataException($"The hyperparameters have {content.Length} bytes; {LongestSession} is the limit.");
        }

        HParamsPluginData data;
        try
        {
            data = HParamsPluginData.Parser.ParseFrom(content);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"The hyperparameters are damaged: {exception.Message}", exception);
        }

        return data switch
        {
            { SessionStartInfo: SessionStartInfo start } => new LoggedSessionStart(
                tag, step, time, start.GroupName, start.Hparams.Where(pair => HyperParameters.Object(pair.Value) is not null)
                    .ToDictionary(pair => pair.Key, pair => HyperParameters.Object(pair.Value)!)),
            { SessionEndInfo: SessionEndInfo end } => new LoggedSessionEnd(tag, step, time, end.Status == Status.Success),
            _ => new LoggedOther(tag, step, time, "hparams"),
        };
    }

    private static LoggedHistogram OldHistogram(
        string tag, long step, double time, ReadOnlySpan<byte> message, Parts parts)
    {
        (double min, double max) = (0, 0);
        List<double> limits = [];
        List<double> counts = [];
        WireReader fields = new(message);
        while (fields.Next())
        {
            switch (fields.Field, fields.Kind)
            {
                case (1, WireKind.Fixed64):
                    min = fields.Double;
                    break;
                case (2, WireKind.Fixed64):
                    max = fields.Double;
                    break;
                case (6 or 7, WireKind.Fixed64):
                    parts.Add();
                    (fields.Field == 6 ? limits : counts).Add(fields.Double);
                    break;
                case (6 or 7, WireKind.Bytes):
                    parts.Add(fields.Bytes.Length / sizeof(double));
                    for (int at = 0; at + sizeof(double) <= fields.Bytes.Length; at += sizeof(double))
                    {
                        (fields.Field == 6 ? limits : counts).Add(BitConverter.ToDouble(fields.Bytes[at..]));
                    }

                    break;
            }
        }

        if (limits.Count != counts.Count)
        {
            throw new InvalidDataException($"The histogram {tag} has {limits.Count} limits and {counts.Count} counts.");
        }

        // The outer buckets reach as far as numbers can, the numbers only from min to max.
        return new LoggedHistogram(tag, step, time, [.. counts.Select((count, index) => new HistogramBucket(
            index == 0 ? min : Math.Clamp(limits[index - 1], min, Math.Max(min, max)),
            index == counts.Count - 1 ? max : Math.Clamp(limits[index], min, Math.Max(min, max)),
            count)).Where(bucket => bucket.Count > 0 || bucket.Left < bucket.Right)]);
    }

    private LoggedItem? Value(ReadOnlySpan<byte> message, long step, double time, Parts parts)
    {
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> body = default;
        ReadOnlySpan<byte> plugin = default;
        ReadOnlySpan<byte> content = default;
        int kind = 0;
        float number = 0;
        WireReader fields = new(message);
        while (fields.Next())
        {
            switch (fields.Field, fields.Kind)
            {
                case (1, WireKind.Bytes):
                    name = fields.Bytes;
                    break;
                case (2, WireKind.Fixed32):
                    (kind, number) = (fields.Field, fields.Single);
                    break;
                case (4 or 5 or 6 or 8, WireKind.Bytes):
                    kind = fields.Field;
                    body = fields.Bytes;
                    break;
                case (9, WireKind.Bytes):
                    Metadata(fields.Bytes, ref plugin, ref content);
                    break;
            }
        }

        (string tag, string shownBy) = Tag(name, plugin);
        return kind switch
        {
            2 => new LoggedScalar(tag, step, time, number),
            4 => OldImage(tag, step, time, body),
            5 => OldHistogram(tag, step, time, body, parts),
            6 => new LoggedOther(tag, step, time, "audio"),
            8 => OfTensor(tag, step, time, shownBy, content, new TensorReader(body, parts)),
            _ when shownBy == "hparams" => Session(tag, step, time, content),
            _ => null,
        };
    }

    private static void Metadata(ReadOnlySpan<byte> message, ref ReadOnlySpan<byte> plugin, ref ReadOnlySpan<byte> content)
    {
        WireReader metadata = new(message);
        while (metadata.Next())
        {
            if (metadata is not { Field: 1, Kind: WireKind.Bytes })
            {
                continue;
            }

            WireReader data = new(metadata.Bytes);
            while (data.Next())
            {
                switch (data.Field, data.Kind)
                {
                    case (1, WireKind.Bytes):
                        plugin = data.Bytes;
                        break;
                    case (2, WireKind.Bytes):
                        content = data.Bytes;
                        break;
                }
            }
        }
    }

    // The same string for every value of a tag, and the name of the plugin that shows it.
    private (string Tag, string Plugin) Tag(ReadOnlySpan<byte> name, ReadOnlySpan<byte> plugin)
    {
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> known =
            _plugins.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> letters = stackalloc char[LongestName];
        string? tag;
        string? shownBy;
        if (name.Length > LongestName)
        {
            tag = Encoding.UTF8.GetString(name);
            shownBy = _plugins.GetValueOrDefault(tag);
        }
        else
        {
            letters = letters[..Encoding.UTF8.GetChars(name, letters)];
            if (!known.TryGetValue(letters, out tag, out shownBy))
            {
                tag = letters.ToString();
            }
        }

        if (shownBy is null && _plugins.Count == limits.MaxTags)
        {
            throw new InvalidDataException($"The file has more than {limits.MaxTags} tags, which is the limit.");
        }

        if (shownBy is null || (shownBy.Length == 0 && !plugin.IsEmpty))
        {
            shownBy = Encoding.UTF8.GetString(plugin[..Math.Min(plugin.Length, LongestName)]);
            _plugins[tag] = shownBy;
        }

        return (tag, shownBy);
    }
}
