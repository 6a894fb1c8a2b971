using Keras.Engine.Tensors;

namespace Keras.Engine.Recording;

/// <summary>Watches which traces are made of what a first one computes.</summary>
internal sealed class ChainLearner
{
    private readonly RecordedStep _first;
    private readonly Dictionary<ITensorStorage, int> _nodes = new(ReferenceEqualityComparer.Instance);

    // Made only once a second trace comes.
    private readonly Lazy<RecordedChain> _chain;
    private RecordedTrace _last;
    private ITensorStorage[] _results;
    private IReadOnlyDictionary<Variable, ITensorStorage> _copies;

    /// <param name="first">The step of the first trace.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="results">What it has returned.</param>
    /// <param name="copies">What variables held before it updated them, as far as something may still read it.</param>
    public ChainLearner(
        RecordedStep first, RecordedTrace trace, ITensorStorage[] results, IReadOnlyDictionary<Variable, ITensorStorage> copies)
    {
        (_first, _last, _results, _copies) = (first, trace, results, copies);
        _chain = new(() =>
        {
            RecordedChain chain = new(first.Pattern);
            Note(chain, chain.Count - 1);
            return chain;
        });
    }

    /// <summary>Adds a trace to what follows the first, if it is made of what was computed since.</summary>
    public bool TryAdd(
        RecordedStep step, RecordedTrace trace, ITensorStorage[] results, IReadOnlyDictionary<Variable, ITensorStorage> copies)
    {
        RecordedChain chain = _chain.Value;
        foreach ((Variable variable, ITensorStorage copy) in _copies)
        {
            if (chain.LastRead(variable) is int node)
            {
                _nodes.TryAdd(copy, node);
            }
        }

        if (!chain.TryAdd(step.Pattern, [.. trace.Arrays.Select(array => _nodes.GetValueOrDefault(array, -1))]))
        {
            return false;
        }

        (_last, _results, _copies) = (trace, results, copies);
        Note(chain, chain.Count - 1);
        _first.Chain = chain;
        return true;
    }

    // What the tensors of the last trace are in the chain.
    private void Note(RecordedChain chain, int stretch)
    {
        int array = 0;
        foreach ((int place, RecordedNode node) in _last.Nodes.Index().Where(node => node.Item.What is TensorType))
        {
            _nodes.TryAdd(_last.Arrays[array++], chain.NodeAt(stretch, place));
        }

        foreach ((int place, ITensorStorage result) in _last.ResultPlaces.Zip(_results))
        {
            if (chain.IsRead(chain.NodeAt(stretch, place)))
            {
                _nodes.TryAdd(result, chain.NodeAt(stretch, place));
            }
        }
    }
}
