using Keras.Engine.Graphs;

namespace Keras.Engine.Passes;

/// <summary>What a rewrite may ask about the graph it works on.</summary>
public sealed class RewriteContext
{
    private readonly Dictionary<Value, int> _uses = [];

    internal RewriteContext(Graph graph)
    {
        foreach (Value value in graph.InOrder())
        {
            foreach (Value input in value.Inputs)
            {
                Count(input);
            }
        }

        foreach (Value root in graph.Results.Concat(graph.Updates.Select(update => update.Value)))
        {
            Count(root);
        }
    }

    /// <summary>Whether <paramref name="value"/> has one reader, so that it may disappear into it.</summary>
    public bool IsUsedOnce(Value value) => Uses(value) == 1;

    /// <summary>How many readers <paramref name="value"/> has; results and updates are readers too.</summary>
    public int Uses(Value value) => _uses.GetValueOrDefault(value);

    // A replacement is read by the readers of what it replaces.
    internal void Replace(Value value, Value replacement) =>
        _uses[replacement] = _uses.GetValueOrDefault(replacement) + _uses.GetValueOrDefault(value);

    private void Count(Value value) => _uses[value] = _uses.GetValueOrDefault(value) + 1;
}
