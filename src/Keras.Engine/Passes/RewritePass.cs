using Keras.Engine.Graphs;

namespace Keras.Engine.Passes;

/// <summary>Base of passes that replace values one by one, inputs first.</summary>
public abstract class RewritePass : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph)
    {
        RewriteContext context = new(graph);
        Func<Value, Value> replacement = context.Current;
        bool changed = false;
        foreach (Value value in Order(graph))
        {
            Value current = value.WithInputs(replacement);
            context.Original = value;
            using HalfScope half = new(value.Half);
            Value next = Rewrite(current, context) ?? current;
            changed |= !ReferenceEquals(next, value);
            context.Replace(value, next);
        }

        return !changed ? graph : graph with
        {
            Results = [.. graph.Results.Select(context.Current)],
            Updates = [.. graph.Updates.Select(update => update with { Value = context.Current(update.Value) })],
        };
    }

    /// <summary>The graph's values, each after its inputs and after whatever else its replacement will read.</summary>
    protected virtual IReadOnlyList<Value> Order(Graph graph) => graph.InOrder();

    /// <summary>What replaces <paramref name="value"/>, whose inputs are already rewritten; null to keep it.</summary>
    protected abstract Value? Rewrite(Value value, RewriteContext context);
}
