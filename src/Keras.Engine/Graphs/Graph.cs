using System.Runtime.CompilerServices;

namespace Keras.Engine.Graphs;

/// <summary>A new value for a variable, visible after the run.</summary>
public sealed record Update(Variable Variable, Value Value);

/// <summary>What one run computes: results and state updates; everything else is reachable from them.</summary>
/// <param name="Inputs">Placeholders, in the order in which a run receives them.</param>
/// <param name="Results">Values a run returns, in order.</param>
/// <param name="Updates">State changes a run makes.</param>
public sealed record Graph(
    IReadOnlyList<Value> Inputs, IReadOnlyList<Value> Results, IReadOnlyList<Update> Updates)
{
    private IReadOnlyList<Value>? _order;

    // Other results reach other values: a copy looks for them itself.
    private Graph(Graph original) => (Inputs, Results, Updates) = (original.Inputs, original.Results, original.Updates);

    /// <summary>All values, each after its inputs.</summary>
    public IReadOnlyList<Value> InOrder() => _order ??= TopologicalOrder(Roots());

    /// <summary>Whether this is the same graph: values are compared by identity, too.</summary>
    public bool Equals(Graph? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The values a run hands out: results, then updates.</summary>
    public IReadOnlyList<Value> Roots() => [.. Results, .. Updates.Select(update => update.Value)];

    /// <summary>The values that <paramref name="roots"/> reach, each after its inputs.</summary>
    /// <remarks>Iterative: a chain of thousands of layers must not overflow the stack.</remarks>
    public static IReadOnlyList<Value> TopologicalOrder(IReadOnlyList<Value> roots) =>
        TopologicalOrder(roots, value => value.Inputs);

    /// <summary>The values that <paramref name="roots"/> reach, each after what <paramref name="before"/> names.</summary>
    /// <param name="roots">Where the search starts.</param>
    /// <param name="before">What must come before a value: its inputs, and more if a pass needs it.</param>
    public static IReadOnlyList<Value> TopologicalOrder(
        IReadOnlyList<Value> roots, Func<Value, IReadOnlyList<Value>> before)
    {
        List<Value> order = [];
        HashSet<Value> seen = [];
        Stack<(Value Value, IReadOnlyList<Value> Before, int Next)> path = new();
        foreach (Value root in roots)
        {
            if (seen.Add(root))
            {
                path.Push((root, before(root), 0));
            }

            while (path.TryPop(out (Value Value, IReadOnlyList<Value> Before, int Next) top))
            {
                if (top.Next == top.Before.Count)
                {
                    order.Add(top.Value);
                    continue;
                }

                path.Push((top.Value, top.Before, top.Next + 1));
                Value next = top.Before[top.Next];
                if (seen.Add(next))
                {
                    path.Push((next, before(next), 0));
                }
            }
        }

        return order;
    }
}
