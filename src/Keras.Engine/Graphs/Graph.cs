namespace Keras.Engine.Graphs;

/// <summary>A new value for a variable, visible after the run.</summary>
public readonly record struct Update(Variable Variable, Value Value);

/// <summary>What one run computes: results and state updates; everything else is reachable from them.</summary>
/// <param name="Inputs">Placeholders, in the order in which a run receives them.</param>
/// <param name="Results">Values a run returns, in order.</param>
/// <param name="Updates">State changes a run makes.</param>
public sealed record Graph(
    IReadOnlyList<Value> Inputs, IReadOnlyList<Value> Results, IReadOnlyList<Update> Updates)
{
    /// <summary>All values, each after its inputs.</summary>
    public IReadOnlyList<Value> InOrder() => TopologicalOrder([.. Results, .. Updates.Select(update => update.Value)]);

    /// <summary>The values that <paramref name="roots"/> reach, each after its inputs.</summary>
    /// <remarks>Iterative: a chain of thousands of layers must not overflow the stack.</remarks>
    public static IReadOnlyList<Value> TopologicalOrder(IReadOnlyList<Value> roots)
    {
        List<Value> order = [];
        HashSet<Value> seen = [];
        Stack<(Value Value, int NextInput)> path = new();
        foreach (Value root in roots)
        {
            if (seen.Add(root))
            {
                path.Push((root, 0));
            }

            while (path.TryPop(out (Value Value, int NextInput) top))
            {
                if (top.NextInput == top.Value.Inputs.Count)
                {
                    order.Add(top.Value);
                    continue;
                }

                path.Push((top.Value, top.NextInput + 1));
                Value input = top.Value.Inputs[top.NextInput];
                if (seen.Add(input))
                {
                    path.Push((input, 0));
                }
            }
        }

        return order;
    }
}
