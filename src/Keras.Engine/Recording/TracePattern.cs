using Keras.Engine.Operations;

namespace Keras.Engine.Recording;

/// <summary>What traces have in common that are one graph: ops and variables, but neither arrays nor numbers that have differed.</summary>
/// <remarks>
/// Numbers that scripts write are part of a graph, as in layers. Where a trace comes again with another number, as with a rate
/// that falls, that number becomes an input.
/// </remarks>
internal sealed class TracePattern
{
    private readonly int[] _constants;
    private readonly HashSet<int> _numberInputs = [];
    private readonly int _hash;

    public TracePattern(RecordedTrace trace)
    {
        (Nodes, Results, Updates, _hash) = (trace.Nodes, trace.ResultPlaces, trace.Updates, trace.Hash);
        _constants = [.. Nodes.Index().Where(node => node.Item.What is ConstantOp).Select(node => node.Index)];
    }

    private TracePattern(TracePattern original, IEnumerable<int> numberInputs)
    {
        (Nodes, Results, Updates, _hash) = (original.Nodes, original.Results, original.Updates, original._hash);
        (_constants, _numberInputs) = (original._constants, [.. numberInputs]);
    }

    /// <summary>Leaves and ops, each after its inputs.</summary>
    public IReadOnlyList<RecordedNode> Nodes { get; }

    /// <summary>The nodes of the results.</summary>
    public IReadOnlyList<int> Results { get; }

    /// <summary>What is updated, and the nodes that it is updated by.</summary>
    public IReadOnlyList<(Variable Variable, int Place)> Updates { get; }

    /// <summary>Whether a node is a number that every trace brings along.</summary>
    public bool IsNumberInput(int place) => _numberInputs.Contains(place);

    /// <summary>Whether a trace is the same but for numbers.</summary>
    public bool IsLike(RecordedTrace trace)
    {
        if (_hash != trace.Hash || Nodes.Count != trace.Nodes.Count
            || !Results.SequenceEqual(trace.ResultPlaces) || !Updates.SequenceEqual(trace.Updates))
        {
            return false;
        }

        for (int place = 0; place < Nodes.Count; place++)
        {
            if (!Nodes[place].IsLike(trace.Nodes[place]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a trace that is like it has the same numbers wherever they are part of the graph.</summary>
    public bool Fits(RecordedTrace trace) => !Differing(trace).Any();

    /// <summary>The pattern that a trace that is like it fits, too.</summary>
    public TracePattern WithNumbersOf(RecordedTrace trace) => new(this, _numberInputs.Union(Differing(trace)));

    private IEnumerable<int> Differing(RecordedTrace trace) => _constants.Where(
        place => !_numberInputs.Contains(place) && !Nodes[place].What.Equals(trace.Nodes[place].What));
}
