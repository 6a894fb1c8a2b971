using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Recording;

/// <summary>
/// Traces that are run one after another, each of the later ones made of what earlier ones compute: one graph with a pause behind
/// each but the last, in which everything is computed once.
/// </summary>
/// <remarks>
/// Between two stretches a script may do anything. So a later stretch reads a variable that an earlier one has updated as the value
/// that it was updated by, and what the variable held before from a copy, which is an input of the stretch that updates it.
/// </remarks>
internal sealed class RecordedChain
{
    private const int None = -1;

    private readonly List<Node> _nodes = [];
    private readonly List<Stretch> _stretches = [];

    // Where nodes of later traces are found that compute the same. Numbers that every trace brings along are a kind of their own.
    private readonly Dictionary<RecordedNode, int> _known = new(RecordedNode.Same);
    private readonly Dictionary<RecordedNode, int> _knownNumbers = new(RecordedNode.Same);

    // What reads of a variable are: the variable itself, or what was assigned to it by an earlier stretch.
    private readonly Dictionary<Variable, int> _reads = [];
    private readonly Dictionary<Variable, int> _assigned = [];

    /// <summary>A chain of one trace, to which others may be added.</summary>
    public RecordedChain(TracePattern pattern) => Append(pattern, [.. Enumerable.Repeat(None, pattern.Nodes.Count)]);

    /// <summary>How many traces there are.</summary>
    public int Count => _stretches.Count;

    /// <summary>A trace of the chain.</summary>
    public TracePattern Pattern(int stretch) => _stretches[stretch].Pattern;

    /// <summary>The node that a place of a trace stands for.</summary>
    public int NodeAt(int stretch, int place) => _stretches[stretch].Map[place];

    /// <summary>Whether a node was not there before a stretch.</summary>
    public bool IsNew(int stretch, int node) => node >= _stretches[stretch].FirstNode;

    /// <summary>Whether a node stands for a variable's value of its time, and for no other.</summary>
    public bool IsRead(int node) => _nodes[node].Recorded.What is StopGradientOp;

    /// <summary>What a run is given at the begin of a stretch, in the order of the graph's inputs.</summary>
    public IEnumerable<ChainInput> Inputs(int stretch)
    {
        int array = 0;
        Stretch own = _stretches[stretch];
        for (int place = 0; place < own.Map.Length; place++)
        {
            object what = own.Pattern.Nodes[place].What;
            int index = what is TensorType ? array++ : None;
            if (IsNew(stretch, own.Map[place]) && _nodes[own.Map[place]].IsInput)
            {
                yield return new ChainInput(own.Map[place], place, index);
            }
        }
    }

    /// <summary>The node that a variable is read as; null if no trace has read it, or the last has not read it first.</summary>
    public int? LastRead(Variable variable) =>
        _reads.TryGetValue(variable, out int node) && IsNew(Count - 1, node) ? node : null;

    /// <summary>Adds a trace, if it is made of what the others compute.</summary>
    /// <param name="pattern">The trace.</param>
    /// <param name="arrays">The node of each of its arrays, -1 for those that are none yet.</param>
    public bool TryAdd(TracePattern pattern, IReadOnlyList<int> arrays)
    {
        // What was read before the last stretch, which then updated it, is no input of that stretch.
        if (_stretches[^1].Pattern.Updates.Any(update => _reads.TryGetValue(update.Variable, out int read) && !IsNew(Count - 1, read))
            || pattern.Updates.Any(update => _stretches.Any(stretch => stretch.Pattern.Updates.Any(
                earlier => earlier.Variable == update.Variable)))
            || Match(pattern, arrays) is not int[] map)
        {
            return false;
        }

        foreach ((Variable variable, int place) in _stretches[^1].Pattern.Updates)
        {
            if (_reads.Remove(variable, out int read))
            {
                _nodes[read] = _nodes[read] with { IsInput = true };
            }

            _assigned[variable] = NodeAt(Count - 1, place);
        }

        Append(pattern, map);
        return true;
    }

    /// <summary>The variables that nobody may change while a run waits before a stretch.</summary>
    public HashSet<Variable> ReadAcross(int stretch)
    {
        int first = _stretches[stretch].FirstNode;
        HashSet<Variable> across =
            [.. _nodes.Take(first).Where(node => !node.IsInput).Select(node => node.Recorded.What).OfType<Variable>()];
        for (int earlier = 0; earlier < stretch; earlier++)
        {
            across.UnionWith(_stretches[earlier].Pattern.Updates
                .Where(update => IsReadFrom(first, NodeAt(earlier, update.Place))).Select(update => update.Variable));
        }

        return across;
    }

    /// <summary>The whole as one graph.</summary>
    public Graph Build()
    {
        List<Value> inputs = [];
        List<Value> results = [];
        List<Update> updates = [];
        List<Pause> ends = [];
        Value[] values = new Value[_nodes.Count];
        for (int stretch = 0; stretch < Count; stretch++)
        {
            (TracePattern pattern, int[] map, int node) = _stretches[stretch];
            for (int end = stretch + 1 < Count ? _stretches[stretch + 1].FirstNode : _nodes.Count; node < end; node++)
            {
                values[node] = Make(_nodes[node], values);
            }

            inputs.AddRange(Inputs(stretch).Select(input => values[input.Node]));
            results.AddRange(pattern.Results.Select(place => values[map[place]]));
            updates.AddRange(pattern.Updates.Select(update => new Update(update.Variable, values[map[update.Place]])));
            ends.Add(new Pause(inputs.Count, results.Count, updates.Count));
        }

        return new Graph(inputs, results, updates) { Pauses = ends[..^1] };
    }

    private static Value Make(Node node, Value[] values)
    {
        RecordedNode recorded = node.Recorded;
        return recorded.What switch
        {
            Variable variable => node.IsInput ? Ops.Placeholder(variable.Name, variable.Types[0]) : variable,
            TensorType type => Ops.Placeholder(recorded.Label ?? "array", type),
            ConstantOp constant when node.IsInput =>
                Ops.Placeholder(recorded.Label ?? "array", new TensorType(constant.DType, Shape.Scalar)),
            Op op => new Value(op, [.. recorded.Inputs.Select(input => values[input])]) { Label = recorded.Label, Half = recorded.Half },
            _ => throw new InvalidOperationException($"No trace has a {recorded.What}."),
        };
    }

    // Other names of a value share its memory.
    private static bool IsName(RecordedNode node) => node.What is PartOp or ReshapeOp or StopGradientOp or AgainOp;

    // The nodes that are those of a trace already; null if all that it would save is cheap.
    private int[]? Match(TracePattern pattern, IReadOnlyList<int> arrays)
    {
        int[] map = new int[pattern.Nodes.Count];
        HashSet<int> reads = [];
        HashSet<Variable> changed = [.. _stretches[^1].Pattern.Updates.Select(update => update.Variable)];
        bool saves = false;
        int array = 0;
        for (int place = 0; place < map.Length; place++)
        {
            RecordedNode node = pattern.Nodes[place];
            map[place] = node.What switch
            {
                TensorType => arrays[array++],
                Variable variable => changed.Contains(variable) ? None : _reads.GetValueOrDefault(variable, None),
                ConstantOp when pattern.IsNumberInput(place) => _knownNumbers.GetValueOrDefault(node, None),
                _ => Known(node, map),
            };

            // Gradients tell apart what was read at different times, though it may be the same.
            if (map[place] != None && IsRead(map[place]) && !reads.Add(map[place]))
            {
                return null;
            }

            saves |= map[place] != None && node.What is Op and not (ConstantOp or BroadcastToOp) && !IsName(node);
        }

        return saves ? map : null;
    }

    private int Known(RecordedNode node, int[] map)
    {
        int[] inputs = [.. node.Inputs.Select(input => map[input])];
        return inputs.Contains(None) ? None : _known.GetValueOrDefault(node with { Inputs = inputs }, None);
    }

    private void Append(TracePattern pattern, int[] map)
    {
        int first = _nodes.Count;
        for (int place = 0; place < map.Length; place++)
        {
            if (map[place] != None)
            {
                continue;
            }

            RecordedNode node = pattern.Nodes[place];
            map[place] = node.What switch
            {
                Variable variable => Read(variable, node),
                ConstantOp => Add(node, pattern.IsNumberInput(place)),
                TensorType => Add(node, isInput: true),
                _ => Add(node with { Inputs = [.. node.Inputs.Select(input => map[input])] }),
            };
        }

        // Nodes of one trace stay apart, as reads of one variable do.
        for (int added = first; added < _nodes.Count; added++)
        {
            Dictionary<RecordedNode, int> known = _nodes[added].IsInput ? _knownNumbers : _known;
            if (!known.TryAdd(_nodes[added].Recorded, added) && IsRead(added))
            {
                known[_nodes[added].Recorded] = None;
            }
        }

        _stretches.Add(new Stretch(pattern, map, first));
    }

    // No gradient flows through an assignment, and what is read afterwards is not what was read as assigned before.
    private int Read(Variable variable, RecordedNode node)
    {
        if (!_reads.TryGetValue(variable, out int read))
        {
            read = _assigned.TryGetValue(variable, out int assigned) ? Stopped(Stopped(assigned)) : Add(node);
            _reads[variable] = read;
        }

        return read;

        int Stopped(int input) => Add(new RecordedNode(new StopGradientOp(), [input], node.Label));
    }

    private int Add(RecordedNode node, bool isInput = false)
    {
        _nodes.Add(new Node(node, isInput));
        return _nodes.Count - 1;
    }

    // Whether nodes from the first on read another.
    private bool IsReadFrom(int first, int node)
    {
        while (IsName(_nodes[node].Recorded))
        {
            node = _nodes[node].Recorded.Inputs[0];
        }

        HashSet<int> names = [node];
        for (int reader = node + 1; reader < _nodes.Count; reader++)
        {
            if (_nodes[reader].Recorded.Inputs.Any(names.Contains))
            {
                if (reader >= first)
                {
                    return true;
                }

                if (IsName(_nodes[reader].Recorded))
                {
                    names.Add(reader);
                }
            }
        }

        return false;
    }

    private readonly record struct Node(RecordedNode Recorded, bool IsInput);

    private sealed record Stretch(TracePattern Pattern, int[] Map, int FirstNode);
}
