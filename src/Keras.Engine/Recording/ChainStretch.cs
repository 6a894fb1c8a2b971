using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Recording;

/// <summary>One trace of a <see cref="RecordedChain"/> that is complete: what a run of it is given, and what must be as before.</summary>
internal sealed class ChainStretch
{
    private readonly ChainInput[] _inputs;
    private readonly (int Node, int Array)[] _oldArrays;
    private readonly (int Node, int Place)[] _oldNumbers;
    private readonly (int Node, int Result)[] _reads;
    private readonly HashSet<Variable> _readAcross;

    public ChainStretch(RecordedChain chain, int stretch)
    {
        Pattern = chain.Pattern(stretch);
        _inputs = [.. chain.Inputs(stretch)];
        _readAcross = chain.ReadAcross(stretch);
        (int Node, int Place)[] old =
        [
            .. Enumerable.Range(0, Pattern.Nodes.Count).Select(place => (Node: chain.NodeAt(stretch, place), Place: place))
                .Where(pair => !chain.IsNew(stretch, pair.Node)),
        ];
        int[] arrays = [.. Pattern.Nodes.Index().Where(node => node.Item.What is TensorType).Select(node => node.Index)];
        _oldArrays = [.. old.Where(pair => arrays.Contains(pair.Place)).Select(pair => (pair.Node, Array.IndexOf(arrays, pair.Place)))];
        _oldNumbers = [.. old.Where(pair => Pattern.IsNumberInput(pair.Place))];
        _reads =
        [
            .. Pattern.Results.Select((place, result) => (Node: chain.NodeAt(stretch, place), Result: result))
                .Where(pair => chain.IsRead(pair.Node)),
        ];
    }

    /// <summary>The trace.</summary>
    public TracePattern Pattern { get; }

    /// <summary>Whether the stretch, or one behind it, computes on what a variable was before it.</summary>
    public bool ReadsAcross(Variable variable) => _readAcross.Contains(variable);

    /// <summary>Whether a trace is this one, made of the same things as the earlier ones of the run.</summary>
    /// <param name="trace">A trace.</param>
    /// <param name="known">What nodes are in this run: tensors, or numbers.</param>
    public bool Is(RecordedTrace trace, IReadOnlyDictionary<int, object> known) => Pattern.IsLike(trace) && Pattern.Fits(trace)
        && _oldArrays.All(pair => ReferenceEquals(known[pair.Node], trace.Arrays[pair.Array]))
        && _oldNumbers.All(pair => known[pair.Node].Equals(trace.Nodes[pair.Place].What));

    /// <summary>What the run is given.</summary>
    /// <param name="trace">The trace, which is this one.</param>
    /// <param name="known">Learns about it, if there are others.</param>
    /// <param name="copy">What a variable holds before the stretch updates it, for others behind it.</param>
    public ITensorStorage[] Inputs(
        RecordedTrace trace, Dictionary<int, object>? known, Func<Variable, ITensorStorage>? copy = null)
    {
        ITensorStorage[] inputs = new ITensorStorage[_inputs.Length];
        for (int index = 0; index < inputs.Length; index++)
        {
            ChainInput input = _inputs[index];
            object what = trace.Nodes[input.Place].What;
            inputs[index] = what switch
            {
                Variable variable => copy!(variable),
                ConstantOp constant => Scalar(constant),
                _ => trace.Arrays[input.Array],
            };
            known?.Add(input.Node, what is ConstantOp ? what : inputs[index]);
        }

        return inputs;
    }

    /// <summary>Notes the results that later traces read as arrays.</summary>
    public void Note(ITensorStorage[] results, Dictionary<int, object> known)
    {
        foreach ((int node, int result) in _reads)
        {
            known.TryAdd(node, results[result]);
        }
    }

    private static ITensorStorage Scalar(ConstantOp constant) => constant.DType switch
    {
        DType.Float32 => Ops.Constant([(float)constant.Number], Shape.Scalar).Memory,
        DType.Float64 => Ops.Constant([constant.Number], Shape.Scalar).Memory,
        _ => Ops.Constant([(long)constant.Number], Shape.Scalar, constant.DType).Memory,
    };
}
