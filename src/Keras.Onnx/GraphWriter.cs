using Google.Protobuf;
using Keras.Onnx.Messages;

namespace Keras.Onnx;

/// <summary>Collects the nodes and constants of a graph under names that are used once.</summary>
internal sealed class GraphWriter
{
    private readonly GraphProto _graph = new();
    private readonly HashSet<string> _tensorNames = [];
    private readonly HashSet<string> _nodeNames = [];
    private long _constantBytes;

    /// <summary>The graph so far.</summary>
    public GraphProto Graph => _graph;

    /// <summary>A name for a tensor: the wanted one, or one with a number behind it.</summary>
    public string TensorName(string wanted) => Unique(wanted, _tensorNames);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="name">The wanted name of the node.</param>
    /// <param name="operation">ONNX's word.</param>
    /// <param name="inputs">Names of tensors; empty for an input that is left out.</param>
    /// <param name="output">Name of the tensor it makes.</param>
    /// <param name="attributes">Numbers, lists of numbers or texts.</param>
    public void Add(
        string name,
        string operation,
        IReadOnlyList<string> inputs,
        string output,
        params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        NodeProto node = new() { Name = Unique(name, _nodeNames), OpType = operation };
        node.Input.AddRange(inputs);
        node.Output.Add(output);
        foreach ((string attribute, object value) in attributes)
        {
            node.Attribute.Add(Attribute(attribute, value));
        }

        _graph.Node.Add(node);
    }

    /// <summary>Adds a constant, and returns its name.</summary>
    /// <param name="name">The wanted name.</param>
    /// <param name="elements">Row-major.</param>
    /// <param name="shape">Sizes of the axes.</param>
    /// <exception cref="NotSupportedException">The file would exceed 2 GB, which Protocol Buffers cannot hold.</exception>
    public string Constant(string name, Array elements, IReadOnlyList<int> shape)
    {
        byte[] bytes = new byte[Buffer.ByteLength(elements)];
        Buffer.BlockCopy(elements, 0, bytes, 0, bytes.Length);
        ModelSize.Check(_constantBytes += bytes.Length);
        TensorProto tensor = new()
        {
            Name = TensorName(name),
            DataType = (int)TypeOf(elements),
            RawData = UnsafeByteOperations.UnsafeWrap(bytes),
        };
        tensor.Dims.AddRange(shape.Select(size => (long)size));
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static TensorProto.Types.DataType TypeOf(Array elements) => elements switch
    {
        float[] => TensorProto.Types.DataType.Float,
        int[] => TensorProto.Types.DataType.Int32,
        long[] => TensorProto.Types.DataType.Int64,
        _ => TensorProto.Types.DataType.Uint8,
    };

    private static AttributeProto Attribute(string name, object value)
    {
        AttributeProto attribute = new() { Name = name };
        switch (value)
        {
            case int number:
                (attribute.Type, attribute.I) = (AttributeProto.Types.AttributeType.Int, number);
                break;
            case double number:
                (attribute.Type, attribute.F) = (AttributeProto.Types.AttributeType.Float, (float)number);
                break;
            case string text:
                (attribute.Type, attribute.S) = (AttributeProto.Types.AttributeType.String, ByteString.CopyFromUtf8(text));
                break;
            default:
                attribute.Type = AttributeProto.Types.AttributeType.Ints;
                attribute.Ints.AddRange(((IEnumerable<int>)value).Select(number => (long)number));
                break;
        }

        return attribute;
    }

    private static string Unique(string wanted, HashSet<string> taken)
    {
        string name = wanted;
        for (int again = 1; !taken.Add(name); again++)
        {
            name = $"{wanted}_{again}";
        }

        return name;
    }
}
