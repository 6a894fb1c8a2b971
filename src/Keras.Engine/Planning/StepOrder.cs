using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Planning;

/// <summary>The order in which the values of a graph are computed.</summary>
/// <remarks>
/// Results and updates reach their values depth first, the deepest operand first: a value is computed shortly before its first
/// reader. What makes little of much, such as a weight's gradient of two images, does not wait for its reader: its operands would
/// have to be kept. Nor do updates, which need no memory if they are written where the old values lie.
/// What is computed again always waits. What other processes wait for comes before all else, and travels while that is computed.
/// Where a run may pause, all that is handed out before comes first, and nothing else.
/// </remarks>
internal static class StepOrder
{
    // A value this much smaller than what it reads is computed as soon as possible.
    private const int Shrinkage = 2;

    /// <summary>Every value, each after its inputs.</summary>
    public static IReadOnlyList<Value> Of(Graph graph)
    {
        IReadOnlyList<Value> depthFirst = DeepestFirst(graph, [.. graph.InOrder().Where(value => value.Op is AllReduceBeginOp)]);
        Dictionary<Value, int> missing = [];
        Dictionary<Value, List<Value>> readers = [];
        foreach (Value value in depthFirst)
        {
            missing[value] = value.Inputs.Count;
            readers[value] = [];
            foreach (Value input in value.Inputs)
            {
                readers[input].Add(value);
            }
        }

        HashSet<Value> updates = [.. graph.Updates.Select(update => Source(update.Value))];
        foreach (Update update in graph.Updates.Where(update => readers.ContainsKey(update.Variable)))
        {
            // An update may take the place of the old value once everything else has read that.
            Value source = Source(update.Value);
            foreach (Value reader in readers[update.Variable].Where(reader => !ReferenceEquals(reader, source)))
            {
                readers[reader].Add(source);
                missing[source]++;
            }
        }

        IReadOnlyDictionary<Value, int> stretches = graph.Stretches();
        List<Value> order = [];
        HashSet<Value> done = [];
        Queue<Value> ready = [];
        foreach (Value value in depthFirst)
        {
            int stretch = stretches.GetValueOrDefault(value);
            ready.Enqueue(value);
            while (ready.TryDequeue(out Value? computed))
            {
                if (!done.Add(computed))
                {
                    continue;
                }

                order.Add(computed);
                foreach (Value reader in readers[computed])
                {
                    if (--missing[reader] == 0 && (updates.Contains(reader) || Shrinks(reader))
                        && stretches.GetValueOrDefault(reader) == stretch)
                    {
                        ready.Enqueue(reader);
                    }
                }
            }
        }

        return order;
    }

    // The op that computes a value.
    private static Value Source(Value value) => value.Op is PartOp ? value.Inputs[0] : value;

    // What is only a few steps from the inputs can wait until its reader has everything else.
    private static IReadOnlyList<Value> DeepestFirst(Graph graph, IReadOnlyList<Value> first)
    {
        Dictionary<Value, int> depths = [];
        foreach (Value value in graph.InOrder())
        {
            depths[value] = value.Inputs.Select(input => depths[input] + 1).DefaultIfEmpty().Max();
        }

        return Graph.TopologicalOrder(
            [.. first, .. graph.Ends.SelectMany((_, stretch) => graph.Roots(stretch))],
            value => [.. value.Inputs.OrderByDescending(input => depths[input])]);
    }

    private static bool Shrinks(Value value) => value.Op is PartOp or AllReduceBeginOp
        || !value.Inputs.Any(input => input.Op is AgainOp) && Bytes(value) * Shrinkage <= value.Inputs.Where(IsComputed).Sum(Bytes);

    private static bool IsComputed(Value value) => value.Op is not (VariableOp or PlaceholderOp or ConstantOp);

    private static long Bytes(Value value)
    {
        long bytes = 0;
        foreach (TensorType type in value.Types)
        {
            bytes += type.Bytes;
        }

        return bytes;
    }
}
