using Keras.EventFiles;
using Keras.Layers;
using Keras.Models;

namespace Keras.Callbacks;

/// <summary>A model as the boxes of TensorBoard's graph.</summary>
internal static class ModelNodes
{
    /// <summary>
    /// One node for each call of a layer: the layer's name, for the second call with <c>_1</c> added, and so on.
    /// </summary>
    public static IReadOnlyList<GraphNode> Of(Model model)
    {
        Dictionary<Node, string> names = [];
        Dictionary<Layer, int> calls = [];
        foreach (Node node in model.Graph.Nodes)
        {
            int call = calls[node.Layer] = calls.GetValueOrDefault(node.Layer, -1) + 1;
            names[node] = call == 0 ? node.Layer.Name : $"{node.Layer.Name}_{call}";
        }

        return
        [
            .. model.Graph.Nodes.Select(node => new GraphNode(
                names[node],
                node.Layer is InputLayer ? "Placeholder" : node.Layer.GetType().Name,
                [.. node.Inputs.Select(input => Output(names[input.Node], input.TensorIndex))],
                [.. node.Outputs.Select(output => (IReadOnlyList<int?>)[.. output.Shape])])),
        ];
    }

    // As in TensorFlow: the first result has the node's name, others a number behind it.
    private static string Output(string node, int index) => index == 0 ? node : $"{node}:{index}";
}
