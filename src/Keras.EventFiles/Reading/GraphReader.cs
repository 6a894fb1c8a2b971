namespace Keras.EventFiles.Reading;

/// <summary>The nodes of a graph of TensorFlow.</summary>
/// <remarks>Format: tensorflow/core/framework/graph.proto, node_def.proto and attr_value.proto.</remarks>
internal static class GraphReader
{
    /// <summary>All nodes, in the order of the message.</summary>
    /// <exception cref="InvalidDataException">It is not well formed, or too large.</exception>
    public static List<GraphNode> Read(ReadOnlySpan<byte> message, Parts parts)
    {
        List<GraphNode> nodes = [];
        WireReader fields = new(message);
        while (fields.Next())
        {
            if (fields is { Field: 1, Kind: WireKind.Bytes })
            {
                parts.Add();
                nodes.Add(Node(fields.Bytes, parts));
            }
        }

        return nodes;
    }

    private static GraphNode Node(ReadOnlySpan<byte> message, Parts parts)
    {
        (string name, string op) = ("", "");
        List<string> inputs = [];
        List<IReadOnlyList<int?>> shapes = [];
        WireReader fields = new(message);
        while (fields.Next())
        {
            switch (fields.Field, fields.Kind)
            {
                case (1, WireKind.Bytes):
                    name = fields.Text;
                    break;
                case (2, WireKind.Bytes):
                    op = fields.Text;
                    break;
                case (3, WireKind.Bytes):
                    parts.Add();
                    inputs.Add(fields.Text);
                    break;
                case (5, WireKind.Bytes):
                    AddShapes(fields.Bytes, shapes, parts);
                    break;
            }
        }

        return new GraphNode(name, op, inputs, shapes);
    }

    // An attribute is a pair of a name and a value; that of the shapes holds a list of them.
    private static void AddShapes(ReadOnlySpan<byte> attribute, List<IReadOnlyList<int?>> shapes, Parts parts)
    {
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> value = default;
        WireReader pair = new(attribute);
        while (pair.Next())
        {
            switch (pair.Field, pair.Kind)
            {
                case (1, WireKind.Bytes):
                    name = pair.Bytes;
                    break;
                case (2, WireKind.Bytes):
                    value = pair.Bytes;
                    break;
            }
        }

        if (!name.SequenceEqual("_output_shapes"u8))
        {
            return;
        }

        WireReader kinds = new(value);
        while (kinds.Next())
        {
            if (kinds is not { Field: 1, Kind: WireKind.Bytes })
            {
                continue;
            }

            WireReader list = new(kinds.Bytes);
            while (list.Next())
            {
                if (list is { Field: 7, Kind: WireKind.Bytes })
                {
                    parts.Add();
                    List<long> sizes = [];
                    TensorReader.ReadShape(list.Bytes, sizes, parts);
                    shapes.Add([.. sizes.Select(size => size is < 0 or > int.MaxValue ? (int?)null : (int)size)]);
                }
            }
        }
    }
}
