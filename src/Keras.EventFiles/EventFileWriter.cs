using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using Keras.EventFiles.Messages;

namespace Keras.EventFiles;

/// <summary>Writes an event file, which TensorBoard shows as one run: the folder is the run's name.</summary>
/// <remarks>
/// The file is <c>events.out.tfevents.(seconds).(host).(process).(number).v2</c>; further files in a folder continue
/// the run. Summaries have the form of TensorFlow 2: tensors with the name of the plugin that shows them.
/// Formats: tensorflow/core/util/event.proto, tensorflow/core/lib/io/record_writer.cc, and summary_v2.py of
/// TensorBoard's plugins. Not for several threads at once.
/// </remarks>
/// <example>
/// <code>
/// using EventFileWriter writer = new("logs/train");
/// writer.WriteScalar("epoch_loss", 0.5, step: 0);
/// </code>
/// </example>
public sealed class EventFileWriter : IDisposable
{
    private static int s_files;

    private readonly FileStream _stream;
    private readonly TimeProvider _clock;

    /// <summary>Begins a file.</summary>
    /// <param name="folder">Where the file is; made if missing.</param>
    /// <param name="clock">Tells the time of events; the system's if null.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public EventFileWriter(string folder, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _clock = clock ?? TimeProvider.System;
        Directory.CreateDirectory(folder);
        int number = Interlocked.Increment(ref s_files) - 1;
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"events.out.tfevents.{(long)Now()}.{Environment.MachineName}.{Environment.ProcessId}.{number}.v2");
        FileName = Path.Combine(folder, name);
        _stream = new FileStream(FileName, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Write(new Event { FileVersion = "brain.Event:2" });
    }

    /// <summary>Path of the file.</summary>
    public string FileName { get; }

    /// <summary>Writes a point of a curve.</summary>
    /// <param name="tag">Name of the curve.</param>
    /// <param name="value">The number, kept as single precision.</param>
    /// <param name="step">Where the point is.</param>
    public void WriteScalar(string tag, double value, long step) => Write(
        step,
        tag,
        "scalars",
        DataClass.Scalar,
        Numbers<float>(DataType.DtFloat, [(float)value]));

    /// <summary>Writes how numbers are distributed, in 30 buckets.</summary>
    /// <param name="tag">Name of the histogram.</param>
    /// <param name="values">The numbers; those that are not finite are left out.</param>
    /// <param name="step">When the numbers were so.</param>
    public void WriteHistogram(string tag, ReadOnlySpan<float> values, long step) => Write(
        step,
        tag,
        "histograms",
        DataClass.Tensor,
        Numbers<double>(DataType.DtDouble, HistogramBuckets.Rows(values), HistogramBuckets.Count, 3));

    /// <summary>Writes images of one size.</summary>
    /// <param name="tag">Name of the images.</param>
    /// <param name="height">Rows of each image.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="images">PNG files.</param>
    /// <param name="step">When the images were so.</param>
    public void WriteImages(string tag, int height, int width, IReadOnlyList<byte[]> images, long step) => Write(
        step,
        tag,
        "images",
        DataClass.BlobSequence,
        Strings(
            [Text(width.ToString(CultureInfo.InvariantCulture)), Text(height.ToString(CultureInfo.InvariantCulture)),
                .. images.Select(image => ByteString.CopyFrom(image))],
            images.Count + 2));

    /// <summary>Writes a text, which TensorBoard shows as Markdown.</summary>
    /// <param name="tag">Name of the text.</param>
    /// <param name="text">The text.</param>
    /// <param name="step">When it was so.</param>
    public void WriteText(string tag, string text, long step) => Write(
        step, tag, "text", DataClass.Tensor, Strings([Text(text)]));

    /// <summary>Writes a model's architecture, which TensorBoard draws as its conceptual graph.</summary>
    /// <param name="json">The model as <c>model.to_json()</c> of Keras gives it.</param>
    // TensorFlow leaves the class open here: for blobs, TensorBoard would expect a list.
    public void WriteKerasModel(string json) => Write(
        0, "keras", "graph_keras_model", DataClass.Unknown, Strings([Text(json)]), content: Text("1"));

    /// <summary>Writes a graph, which TensorBoard draws.</summary>
    /// <param name="nodes">Its nodes, in any order.</param>
    public void WriteGraph(IEnumerable<GraphNode> nodes)
    {
        GraphDef graph = new();
        graph.Node.AddRange(nodes.Select(Node));
        Write(new Event { GraphDef = graph.ToByteString() });
    }

    /// <summary>Writes what was chosen for a training session, for TensorBoard's table of hyperparameters.</summary>
    /// <param name="hparams">Numbers, texts and booleans by name.</param>
    /// <param name="group">Sessions of one group are repetitions of each other.</param>
    /// <exception cref="ArgumentException">A value is of another type.</exception>
    public void WriteSessionStart(IReadOnlyDictionary<string, object> hparams, string group)
    {
        SessionStartInfo start = new() { GroupName = group, StartTimeSecs = Now() };
        foreach ((string name, object value) in hparams)
        {
            start.Hparams[name] = HyperParameters.Value(name, value);
        }

        WriteSession("_hparams_/session_start_info", new HParamsPluginData { SessionStartInfo = start });
    }

    /// <summary>Writes that the training session has ended.</summary>
    /// <param name="succeeded">Whether it ended as planned.</param>
    public void WriteSessionEnd(bool succeeded) => WriteSession(
        "_hparams_/session_end_info",
        new HParamsPluginData
        {
            SessionEndInfo = new SessionEndInfo
            {
                Status = succeeded ? Status.Success : Status.Failure,
                EndTimeSecs = Now(),
            },
        });

    /// <summary>Lets readers see everything written so far.</summary>
    public void Flush() => _stream.Flush();

    /// <summary>Ends the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static NodeDef Node(GraphNode node)
    {
        AttrValue.Types.ListValue shapes = new();
        shapes.Shape.AddRange(node.Shapes.Select(shape => ShapeOf(shape)));
        NodeDef definition = new() { Name = node.Name, Op = node.Op };
        definition.Input.AddRange(node.Inputs);
        definition.Attr["_output_shapes"] = new AttrValue { List = shapes };
        return definition;
    }

    private static TensorProto Numbers<T>(DataType type, ReadOnlySpan<T> numbers, params ReadOnlySpan<int?> shape)
        where T : unmanaged => new()
        {
            Dtype = type,
            TensorShape = ShapeOf(shape.ToArray()),
            TensorContent = ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers)),
        };

    private static TensorProto Strings(IEnumerable<ByteString> texts, params ReadOnlySpan<int?> shape)
    {
        TensorProto tensor = new() { Dtype = DataType.DtString, TensorShape = ShapeOf(shape.ToArray()) };
        tensor.StringVal.AddRange(texts);
        return tensor;
    }

    private static TensorShapeProto ShapeOf(IEnumerable<int?> sizes)
    {
        TensorShapeProto shape = new();
        shape.Dim.AddRange(sizes.Select(size => new TensorShapeProto.Types.Dim { Size = size ?? -1 }));
        return shape;
    }

    private static ByteString Text(string text) => ByteString.CopyFrom(text, Encoding.UTF8);

    private double Now() => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private void WriteSession(string tag, HParamsPluginData data) => Write(
        0, tag, "hparams", DataClass.Tensor, Numbers<float>(DataType.DtFloat, [0]), data.ToByteString());

    private void Write(
        long step, string tag, string plugin, DataClass dataClass, TensorProto tensor, ByteString? content = null)
    {
        Summary summary = new();
        summary.Value.Add(new Summary.Types.Value
        {
            Tag = tag,
            Tensor = tensor,
            Metadata = new SummaryMetadata
            {
                PluginData = new SummaryMetadata.Types.PluginData
                {
                    PluginName = plugin,
                    Content = content ?? ByteString.Empty,
                },
                DataClass = dataClass,
            },
        });
        Write(new Event { Step = step, Summary = summary });
    }

    private void Write(Event message)
    {
        message.WallTime = Now();
        Records.Write(_stream, message.ToByteArray());
    }
}
