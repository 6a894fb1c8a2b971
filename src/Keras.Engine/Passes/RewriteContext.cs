using Keras.Engine.Graphs;

namespace Keras.Engine.Passes;

/// <summary>What a rewrite may ask about the graph it works on.</summary>
public sealed class RewriteContext
{
    private readonly Dictionary<Value, List<Value?>> _readers = [];
    private readonly Dictionary<Value, Value> _replaced = [];

    internal RewriteContext(Graph graph)
    {
        foreach (Value value in graph.InOrder())
        {
            foreach (Value input in value.Inputs)
            {
                ReadersOf(input).Add(value);
            }
        }

        foreach (Value root in graph.Roots())
        {
            ReadersOf(root).Add(null);
        }
    }

    /// <summary>Whether <paramref name="value"/> has one reader, so that it may disappear into it.</summary>
    public bool IsUsedOnce(Value value) => Uses(value) == 1;

    /// <summary>How many readers <paramref name="value"/> has; results and updates are readers too.</summary>
    public int Uses(Value value) => Readers(value).Count;

    /// <summary>
    /// Who reads <paramref name="value"/>, as they stood before the pass; null stands for a result or an update.
    /// </summary>
    public IReadOnlyList<Value?> Readers(Value value) => _readers.TryGetValue(value, out List<Value?>? readers) ? readers : [];

    /// <summary>The value that is being rewritten, as it stood before the pass.</summary>
    public Value Original { get; internal set; } = null!;

    /// <summary>What has replaced a value that came earlier in the order; itself if nothing has.</summary>
    public Value Current(Value value) => _replaced[value];

    // A replacement is read by the readers of what it replaces.
    internal void Replace(Value value, Value replacement)
    {
        _replaced[value] = replacement;
        if (!ReferenceEquals(value, replacement))
        {
            ReadersOf(replacement).AddRange(Readers(value));
        }
    }

    private List<Value?> ReadersOf(Value value)
    {
        if (!_readers.TryGetValue(value, out List<Value?>? readers))
        {
            _readers[value] = readers = [];
        }

        return readers;
    }
}
