using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Graphs;

/// <summary>Finds graphs that compute every image of a batch by itself, and makes them compute fewer.</summary>
/// <remarks>
/// Predictions do. Where statistics of the batch are taken, random numbers are drawn, or something is updated, images depend on each
/// other, or on their place; what an op that is not known here does is not known either.
/// </remarks>
internal static class ImagesOfBatch
{
    /// <summary>How many images the first input has; 0 if there is none.</summary>
    public static int CountOfFirst(Graph graph) =>
        graph.Inputs.Count > 0 && graph.Inputs[0].Shape.Rank > 0 ? graph.Inputs[0].Shape[0] : 0;

    /// <summary>How many images the inputs have; 0 if there are none, or not as many everywhere.</summary>
    public static int Count(Graph graph)
    {
        int count = CountOfFirst(graph);
        return graph.Inputs.Concat(graph.Results).All(value => value.Shape.Rank > 0 && value.Shape[0] == count) ? count : 0;
    }

    /// <summary>The same graph on fewer images; null if images may depend on each other.</summary>
    /// <param name="graph">A graph whose inputs and results have one number of images.</param>
    /// <param name="images">How many images it is to compute.</param>
    public static Graph? Fewer(Graph graph, int images)
    {
        if (graph.Updates.Count > 0 || graph.Pauses.Count > 0)
        {
            return null;
        }

        int all = Count(graph);
        Dictionary<Value, Value> fewer = graph.Inputs.Distinct().ToDictionary(input => input, input => input.Op is PlaceholderOp op
            ? Ops.Placeholder(op.Label, new TensorType(input.DType, input.Shape.With(0, images)))
            : input);
        foreach (Value value in graph.InOrder().Where(value => value.Inputs.Any(fewer.ContainsKey)))
        {
            if (value.Types.Count != 1 || value.Shape.Rank == 0 || value.Shape[0] != all || !KeepsImagesApart(value, fewer.ContainsKey))
            {
                return null;
            }

            Op op = value.Op is ReshapeOp reshape ? new ReshapeOp(reshape.Shape.With(0, images)) : value.Op;
            fewer[value] = new Value(op, [.. value.Inputs.Select(input => fewer.GetValueOrDefault(input, input))])
            {
                Label = value.Label,
                Half = value.Half,
            };
        }

        return graph.Results.All(fewer.ContainsKey)
            ? new Graph([.. graph.Inputs.Select(input => fewer[input])], [.. graph.Results.Select(result => fewer[result])], [])
            : null;
    }

    /// <summary>Divides a graph into what it makes of every image by itself with what it does not change, and the rest.</summary>
    /// <remarks>
    /// The front of a test step is the model without its loss and metrics; that of a training step are the layers below the first one
    /// that is trained. What the front hands on are inputs of the rest, behind the graph's own.
    /// </remarks>
    /// <param name="graph">The graph.</param>
    /// <param name="mayRead">Which of its inputs the front may read.</param>
    /// <returns>Null if nothing that the front may have reaches behind a convolution.</returns>
    public static (Graph Front, Graph Behind)? Divide(Graph graph, Func<Value, bool> mayRead)
    {
        if (graph.Pauses.Count > 0)
        {
            return null;
        }

        int all = CountOfFirst(graph);
        HashSet<Value> own = [.. graph.Inputs.Where(input => input.Shape.Rank > 0 && input.Shape[0] == all && mayRead(input))];
        HashSet<Value> changing = [.. graph.Inputs, .. graph.Updates.Select(update => update.Variable)];
        HashSet<Value> front = [];
        foreach (Value value in graph.InOrder().Where(value => value.Inputs.Any(changing.Contains)))
        {
            changing.Add(value);
            if (value.Types.Count == 1 && value.Shape.Rank > 0 && value.Shape[0] == all
                && value.Inputs.All(input => own.Contains(input) || !changing.Contains(input))
                && KeepsImagesApart(value, own.Contains))
            {
                own.Add(value);
                if (value.Op is Conv2DOp || value.Inputs.Any(front.Contains))
                {
                    front.Add(value);
                }
            }
        }

        IReadOnlyList<Value> rest = Graph.TopologicalOrder(graph.Roots(), value => front.Contains(value) ? [] : value.Inputs);
        Value[] handed = [.. rest.Where(front.Contains)];
        if (handed.Length == 0)
        {
            return null;
        }

        HashSet<Value> read = [.. Graph.TopologicalOrder(handed)];
        Dictionary<Value, Value> current =
            handed.ToDictionary(value => value, value => Ops.Placeholder(value.Label ?? value.Op.Name, value.Types[0]));
        foreach (Value value in rest.Where(value => !front.Contains(value)))
        {
            current[value] = value.WithInputs(input => current[input]);
        }

        return (
            new Graph([.. graph.Inputs.Where(read.Contains).Distinct()], handed, []),
            new Graph(
                [.. graph.Inputs, .. handed.Select(value => current[value])],
                [.. graph.Results.Select(result => current[result])],
                [.. graph.Updates.Select(update => update with { Value = current[update.Value] })]));
    }

    // Whether image i of a value is made of image i of what it reads, and of what has no images.
    private static bool KeepsImagesApart(Value value, Func<Value, bool> hasImages) => value.Op switch
    {
        UnaryOp or CastOp or CopyOp or StopGradientOp or AgainOp or MaxPoolingOp or AveragePoolingOp => true,
        Conv2DOp or MatMulOp { TransposeLeft: false } => hasImages(value.Inputs[0]) && !value.Inputs.Skip(1).Any(hasImages),
        NormalizeOp op => op.Axis > 0 && hasImages(value.Inputs[0]) && !value.Inputs.Skip(1).Any(hasImages),
        BinaryOp or SelectOp => value.Inputs.All(input => hasImages(input)
            ? input.Shape.Rank == value.Shape.Rank
            : input.Shape.Rank < value.Shape.Rank || input.Shape[0] == 1),
        ConcatenateOp op => op.Axis > 0 && value.Inputs.All(hasImages),
        PadOp op => op.Before[0] == 0 && op.After[0] == 0,
        ReduceOp op => op.Axes.All(axis => axis > 0),
        TransposeOp op => op.Permutation[0] == 0,
        SliceOp op => op.Axis > 0,
        SoftmaxOp => value.Shape.Rank > 1,
        ReshapeOp => value.Inputs[0].Shape[0] == value.Shape[0],
        _ => false,
    };
}
