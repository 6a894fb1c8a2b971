using Keras.Layers;
using Keras.Models;

namespace Keras.Tracing;

/// <summary>Turns KerasTensors into Values: replays a model's calls through <see cref="Layer.Trace"/>.</summary>
internal static class ModelTracer
{
    /// <summary>The model's outputs for the given inputs.</summary>
    public static IReadOnlyList<Value> Trace(
        LayerGraph graph, IReadOnlyList<Value> inputs, CallContext context)
    {
        Dictionary<KerasTensor, Value> values = [];
        for (int input = 0; input < inputs.Count; input++)
        {
            values[graph.Inputs[input]] = inputs[input];
        }

        foreach (Node node in graph.Nodes.Where(node => node.Inputs.Count > 0))
        {
            IReadOnlyList<Value> outputs = Call(node, [.. node.Inputs.Select(input => values[input])], context);
            for (int output = 0; output < outputs.Count; output++)
            {
                values[node.Outputs[output]] = outputs[output];
            }
        }

        foreach (KerasTensor loss in graph.Losses)
        {
            context.AddLoss(Ops.Mean(values[loss]));
        }

        foreach ((KerasTensor tensor, string name) in graph.Metrics)
        {
            context.AddMetric(values[tensor], name);
        }

        return [.. graph.Outputs.Select(output => values[output])];
    }

    // Sizes that were unknown when the layer was called may turn out not to fit.
    private static IReadOnlyList<Value> Call(Node node, IReadOnlyList<Value> inputs, CallContext context)
    {
        try
        {
            return context.Trace(node.Layer, inputs, node.Training);
        }
        catch (Exception exception) when (exception is ArgumentException or OverflowException)
        {
            throw node.Layer.CannotBeCalled([.. inputs.Select(input => input.Shape)], exception);
        }
    }
}
