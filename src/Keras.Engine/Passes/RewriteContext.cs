using Keras.Engine.Graphs;

namespace Keras.Engine.Passes;

/// <summary>What a rewrite may ask about the graph it works on.</summary>
public sealed class RewriteContext
{
    private readonly Graph _graph;
    private readonly Dictionary<Value, Value> _replaced;
    private readonly List<Value> _changed = [];

    // Many passes never ask.
    private Dictionary<Value, List<Value?>>? _readers;

    internal RewriteContext(Graph graph)
    {
        _graph = graph;
        _replaced = new(graph.InOrder().Count);
    }

    /// <summary>Whether <paramref name="value"/> has one reader, so that it may disappear into it.</summary>
    public bool IsUsedOnce(Value value) => Uses(value) == 1;

    /// <summary>How many readers <paramref name="value"/> has; results and updates are readers too.</summary>
    public int Uses(Value value) => Readers(value).Count;

    /// <summary>
    /// Who reads <paramref name="value"/>, as they stood before the pass; null stands for a result or an update.
    /// </summary>
    public IReadOnlyList<Value?> Readers(Value value)
    {
        _readers ??= FindReaders();
        return _readers.TryGetValue(value, out List<Value?>? readers) ? readers : [];
    }

    /// <summary>The value that is being rewritten, as it stood before the pass.</summary>
    public Value Original { get; internal set; } = null!;

    /// <summary>What has replaced a value that came earlier in the order; itself if nothing has.</summary>
    public Value Current(Value value) => _replaced[value];

    internal void Replace(Value value, Value replacement)
    {
        _replaced[value] = replacement;
        if (!ReferenceEquals(value, replacement))
        {
            _changed.Add(value);
            if (_readers is not null)
            {
                HandOver(value, _readers);
            }
        }
    }

    private Dictionary<Value, List<Value?>> FindReaders()
    {
        Dictionary<Value, List<Value?>> readers = new(_graph.InOrder().Count);
        foreach (Value value in _graph.InOrder())
        {
            for (int input = 0; input < value.Inputs.Count; input++)
            {
                ReadersOf(value.Inputs[input], readers).Add(value);
            }
        }

        foreach (Value root in _graph.Roots())
        {
            ReadersOf(root, readers).Add(null);
        }

        foreach (Value value in _changed)
        {
            HandOver(value, readers);
        }

        return readers;
    }

    // A replacement is read by the readers of what it replaces.
    private void HandOver(Value value, Dictionary<Value, List<Value?>> readers)
    {
        if (readers.TryGetValue(value, out List<Value?>? own))
        {
            ReadersOf(_replaced[value], readers).AddRange(own);
        }
    }

    private static List<Value?> ReadersOf(Value value, Dictionary<Value, List<Value?>> readers)
    {
        if (!readers.TryGetValue(value, out List<Value?>? own))
        {
            readers[value] = own = [];
        }

        return own;
    }
}
