using Keras.Engine.Graphs;

namespace Keras.Engine.Passes;

/// <summary>Base of passes that replace values one by one, inputs first.</summary>
public abstract class RewritePass : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph)
    {
        RewriteContext context = new(graph);
        Dictionary<Value, Value> replaced = [];
        bool changed = false;
        foreach (Value value in graph.InOrder())
        {
            Value current = WithInputs(value, replaced);
            Value next = Rewrite(current, context) ?? current;
            if (!ReferenceEquals(next, value))
            {
                changed = true;
                context.Replace(value, next);
            }

            replaced[value] = next;
        }

        return !changed ? graph : graph with
        {
            Results = [.. graph.Results.Select(result => replaced[result])],
            Updates = [.. graph.Updates.Select(update => update with { Value = replaced[update.Value] })],
        };
    }

    /// <summary>What replaces <paramref name="value"/>, whose inputs are already rewritten; null to keep it.</summary>
    protected abstract Value? Rewrite(Value value, RewriteContext context);

    private static Value WithInputs(Value value, Dictionary<Value, Value> replaced) =>
        value.Inputs.All(input => ReferenceEquals(replaced[input], input))
            ? value
            : new Value(value.Op, [.. value.Inputs.Select(input => replaced[input])]) { Label = value.Label };
}
