using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>What a traced step goes through before it is compiled: the gradients that it asks for are taken.</summary>
public static class StepPipeline
{
    /// <summary>Takes the gradients that were asked for.</summary>
    /// <param name="graph">What was traced.</param>
    /// <param name="memory">What is kept for the backward pass.</param>
    public static Graph Finish(Graph graph, StepMemory memory = StepMemory.Store)
    {
        // Passes make values anew: these read what the traced ones have read, not what was assigned afterwards.
        using Assignments.Scope asRead = Assignments.Suspend();
        if (!graph.InOrder().Any(value => value.Op is GradientsOp))
        {
            return graph;
        }

        // What the forward pass shares is shared by its gradients too, so it is simplified first.
        Graph simplified = ForwardPipeline.Default.Run(graph);
        Graph step = new TakeGradients().Run(simplified);
        return memory switch
        {
            StepMemory.Recompute => new RecomputeBottlenecks(ForwardPass(simplified)).Run(step),
            StepMemory.BFloat16 => new NarrowNormalized(ForwardPass(simplified)).Run(step),
            _ => step,
        };
    }

    private static Graph ForwardPass(Graph graph)
    {
        HashSet<Value> behind = [];
        foreach (Value value in graph.InOrder())
        {
            if (value.Op is GradientsOp || value.Inputs.Any(behind.Contains))
            {
                behind.Add(value);
            }
        }

        return graph with { Results = [.. graph.InOrder().Where(value => !behind.Contains(value))], Updates = [] };
    }
}
