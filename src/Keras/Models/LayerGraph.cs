using Keras.Layers;

namespace Keras.Models;

/// <summary>The layers and calls between a model's inputs and outputs.</summary>
/// <remarks>
/// Order of layers as in keras/engine/network.py: by depth, ties by the first visit from the outputs.
/// </remarks>
internal sealed class LayerGraph
{
    private readonly HashSet<Node> _nodeSet;

    /// <param name="inputs">Where it begins.</param>
    /// <param name="outputs">What it computes.</param>
    /// <param name="losses">Tensors whose means are added to the loss.</param>
    /// <param name="metrics">Tensors whose means are logged, with their names.</param>
    public LayerGraph(
        KerasTensors inputs,
        KerasTensors outputs,
        IReadOnlyList<KerasTensor>? losses = null,
        IReadOnlyList<(KerasTensor Tensor, string Name)>? metrics = null)
    {
        Inputs = inputs;
        Outputs = outputs;
        Losses = losses ?? [];
        Metrics = metrics ?? [];
        CheckEnds(inputs, outputs);
        (List<Node> nodes, Dictionary<Layer, int> visits) =
            Walk(inputs, [.. outputs, .. Losses, .. Metrics.Select(metric => metric.Tensor)]);
        foreach (KerasTensor input in inputs)
        {
            // An input that no output needs comes first among the layers of its depth.
            if (visits.TryAdd(input.Layer, -1))
            {
                nodes.Insert(0, input.Node);
            }
        }

        Nodes = nodes;
        _nodeSet = [.. nodes];
        Dictionary<Node, int> depths = Depths(nodes, out Dictionary<Layer, int> layerDepths);
        Layers = [.. visits.Keys.OrderByDescending(layer => layerDepths[layer]).ThenBy(layer => visits[layer])];
        IsSequentialLike = depths.Values.Distinct().Count() == nodes.Count
            && nodes.All(node => node.Inputs.Count <= 1)
            && nodes.Select(node => node.Layer).Distinct().Count() == nodes.Count;
        CheckNames(Layers);
    }

    public KerasTensors Inputs { get; }

    public KerasTensors Outputs { get; }

    /// <summary>Tensors whose means are added to the loss.</summary>
    public IReadOnlyList<KerasTensor> Losses { get; }

    /// <summary>Tensors whose means are logged, with their names.</summary>
    public IReadOnlyList<(KerasTensor Tensor, string Name)> Metrics { get; }

    /// <summary>Layers, the inputs first.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Calls, each after the calls it takes inputs from.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>Whether every layer is called once, on the layer before it.</summary>
    public bool IsSequentialLike { get; }

    /// <summary>Whether a call belongs to this model.</summary>
    public bool Contains(Node node) => _nodeSet.Contains(node);

    private static void CheckEnds(IReadOnlyList<KerasTensor> inputs, IReadOnlyList<KerasTensor> outputs)
    {
        if (inputs.Count == 0 || outputs.Count == 0)
        {
            throw new ArgumentException(
                $"A model needs inputs and outputs. Received: {inputs.Count} inputs and {outputs.Count} outputs.");
        }

        foreach (KerasTensor input in inputs)
        {
            if (input.Layer is not InputLayer)
            {
                throw new ArgumentException(
                    $"Inputs of a model must come from `new Input(...)`. Received: {input}, an output of layer "
                    + $"{input.Layer.Name}.");
            }
        }

        if (inputs.Distinct().Count() != inputs.Count)
        {
            throw new ArgumentException(
                "Each input of a model may be given once. "
                + $"Received: {string.Join(", ", inputs.Select(input => input.Layer.Name))}.");
        }
    }

    // Depth first from the outputs; iterative, as a network may be thousands of layers deep.
    private static (List<Node> Nodes, Dictionary<Layer, int> Visits) Walk(
        IReadOnlyList<KerasTensor> inputs, IReadOnlyList<KerasTensor> outputs)
    {
        List<Node> order = [];
        Dictionary<Layer, int> visits = [];
        HashSet<Node> seen = [];
        HashSet<Node> sources = [.. inputs.Select(input => input.Node)];
        Stack<(Node Node, int NextInput)> path = new();
        foreach (KerasTensor output in outputs)
        {
            Enter(output);
            while (path.TryPop(out (Node Node, int NextInput) top))
            {
                if (top.NextInput == top.Node.Inputs.Count)
                {
                    order.Add(top.Node);
                    continue;
                }

                path.Push((top.Node, top.NextInput + 1));
                Enter(top.Node.Inputs[top.NextInput]);
            }
        }

        return (order, visits);

        void Enter(KerasTensor tensor)
        {
            Node node = tensor.Node;
            if (node.Inputs.Count == 0 && !sources.Contains(node))
            {
                throw new ArgumentException(
                    $"Graph disconnected: no value for {tensor} at layer '{node.Layer.Name}', which is not among the "
                    + $"model's inputs ({string.Join(", ", inputs.Select(input => input.Layer.Name))}). Layers reached "
                    + $"without problem: {(order.Count == 0 ? "none" : string.Join(", ", order.Select(reached => reached.Layer.Name)))}.");
            }

            if (seen.Add(node))
            {
                visits.TryAdd(node.Layer, visits.Count);
                path.Push((node, 0));
            }
        }
    }

    private static Dictionary<Node, int> Depths(List<Node> nodes, out Dictionary<Layer, int> layerDepths)
    {
        Dictionary<Node, int> depths = [];
        layerDepths = [];
        foreach (Node node in Enumerable.Reverse(nodes))
        {
            int depth = Math.Max(depths.GetValueOrDefault(node), layerDepths.GetValueOrDefault(node.Layer));
            depths[node] = layerDepths[node.Layer] = depth;
            foreach (KerasTensor input in node.Inputs)
            {
                depths[input.Node] = Math.Max(depths.GetValueOrDefault(input.Node), depth + 1);
            }
        }

        return depths;
    }

    private static void CheckNames(IReadOnlyList<Layer> layers)
    {
        if (layers.GroupBy(layer => layer.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException(
                $"The name \"{twice.Key}\" is used {twice.Count()} times in the model. "
                + "All layer names should be unique. "
                + "To use two networks with the same names in one model, give the networks different names and apply each "
                + "as a layer, as in network.Apply(new Input(shape)).");
        }
    }
}
