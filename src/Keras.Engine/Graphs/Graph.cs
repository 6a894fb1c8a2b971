using System.Runtime.CompilerServices;
using Keras.Engine.Operations;

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
    private Graph(Graph original) =>
        (Inputs, Results, Updates, Pauses) = (original.Inputs, original.Results, original.Updates, original.Pauses);

    /// <summary>Where a run may pause, in order, each behind the last; none if it is made in one go.</summary>
    /// <remarks>A run receives what a stretch needs when that begins, which may be long after the stretch before.</remarks>
    public IReadOnlyList<Pause> Pauses { get; init; } = [];

    /// <summary>The ends of all stretches: the pauses, and the end of the run.</summary>
    public IReadOnlyList<Pause> Ends => [.. Pauses, new Pause(Inputs.Count, Results.Count, Updates.Count)];

    /// <summary>All values, each after its inputs.</summary>
    public IReadOnlyList<Value> InOrder() => _order ??= TopologicalOrder(Roots());

    /// <summary>Whether this is the same graph: values are compared by identity, too.</summary>
    public bool Equals(Graph? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The values a run hands out: results, then updates.</summary>
    public IReadOnlyList<Value> Roots() => [.. Results, .. Updates.Select(update => update.Value)];

    /// <summary>The values that a run hands out by the end of a stretch, and not before.</summary>
    public IReadOnlyList<Value> Roots(int stretch)
    {
        Pause from = stretch == 0 ? default : Pauses[stretch - 1];
        Pause to = Ends[stretch];
        return
        [
            .. Results.Take(from.Results..to.Results),
            .. Updates.Take(from.Updates..to.Updates).Select(update => update.Value),
        ];
    }

    /// <summary>The stretch in which each value is computed: the first that hands out something made of it.</summary>
    /// <returns>Nothing for a graph without pauses, where all is computed in stretch 0.</returns>
    public IReadOnlyDictionary<Value, int> Stretches()
    {
        Dictionary<Value, int> stretches = [];
        for (int stretch = 0; stretch <= Pauses.Count && Pauses.Count > 0; stretch++)
        {
            foreach (Value value in TopologicalOrder(
                Roots(stretch), value => [.. value.Inputs.Where(input => !stretches.ContainsKey(input))]))
            {
                stretches.TryAdd(value, stretch);
            }
        }

        return stretches;
    }

    /// <summary>Whether passes that made this graph of <paramref name="traced"/> left each stretch what it needs.</summary>
    /// <remarks>
    /// No stretch may read what only a later one is given, nor what a variable held before an earlier one has updated it.
    /// </remarks>
    public bool KeepsPausesOf(Graph traced)
    {
        IReadOnlyDictionary<Value, int> given = traced.Stretches();
        Dictionary<Variable, int> updated = [];
        foreach ((int stretch, Pause end) in Ends.Index())
        {
            foreach (Update update in Updates.Take((stretch == 0 ? 0 : Pauses[stretch - 1].Updates)..end.Updates))
            {
                updated[update.Variable] = stretch;
            }
        }

        return Stretches().All(pair => pair.Key.Inputs.Append(pair.Key).All(input => MayRead(input, pair.Value)));

        bool MayRead(Value input, int stretch) => input switch
        {
            ConstantTensor => true,
            Variable variable => IsGiven(input, stretch)
                && (!updated.TryGetValue(variable, out int changed) || changed >= stretch),
            { Op: PlaceholderOp } => IsGiven(input, stretch),
            _ => true,
        };

        bool IsGiven(Value leaf, int stretch) => given.TryGetValue(leaf, out int first) && first <= stretch;
    }

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
