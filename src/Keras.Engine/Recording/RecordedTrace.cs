using Keras.Engine.Backends;
using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Recording;

/// <summary>
/// What is to be computed, with arrays taken out of it: two traces whose <see cref="Nodes"/> are equal are one graph.
/// </summary>
internal sealed class RecordedTrace
{
    // Values have places here, or -1 where an input is that of a trace; one walk at a time, so values know their places themselves.
    private const int Open = -2;

    private static int s_walks;

    // Loops make traces of one length.
    private static int s_length;

    private readonly int _walk = ++s_walks;
    private readonly List<RecordedNode> _nodes = new(s_length);
    private readonly List<ITensorStorage> _arrays = [];
    private readonly List<Value> _results = [];
    private readonly Dictionary<object, int> _leaves = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Variable, List<int>> _reads = [];
    private readonly Dictionary<Value, List<(int First, int Count)>> _gradients = [];

    /// <summary>Flattens what values are computed from.</summary>
    /// <param name="required">What must be computed.</param>
    /// <param name="optional">What is computed unless it belongs to a trace.</param>
    /// <param name="updates">What variables become.</param>
    /// <exception cref="InvalidOperationException">Something required belongs to a trace.</exception>
    public RecordedTrace(IReadOnlyList<Value> required, IReadOnlyList<Value> optional, IReadOnlyList<Update> updates)
    {
        Stack<(Value Value, int Next)> path = new();
        foreach (Value root in updates.Select(update => update.Value).Concat(required).Concat(optional))
        {
            Visit(root, path);
        }

        Updates = [.. updates.Select(update => (update.Variable, Required(update.Value)))];
        List<int> places = [];
        foreach (Value value in required.Distinct())
        {
            places.Add(Required(value));
            _results.Add(value);
        }

        foreach (Value value in optional.Except(required).Where(value => value.Held is null && value.Mark.Place >= 0))
        {
            places.Add(value.Mark.Place);
            _results.Add(value);
        }

        ResultPlaces = places;
        s_length = _nodes.Count;
        HashCode hash = default;
        foreach (RecordedNode node in _nodes)
        {
            node.AddTo(ref hash);
        }

        Hash = hash.ToHashCode();
    }

    /// <summary>Leaves and ops, each after its inputs.</summary>
    public IReadOnlyList<RecordedNode> Nodes => _nodes;

    /// <summary>The arrays, in the order of their nodes.</summary>
    public IReadOnlyList<ITensorStorage> Arrays => _arrays;

    /// <summary>What a run returns.</summary>
    public IReadOnlyList<Value> Results => _results;

    /// <summary>The nodes of the results.</summary>
    public IReadOnlyList<int> ResultPlaces { get; }

    /// <summary>What a run updates, and the nodes that it is updated by.</summary>
    public IReadOnlyList<(Variable Variable, int Place)> Updates { get; }

    /// <summary>Equal for traces that differ in numbers only.</summary>
    public int Hash { get; }

    /// <summary>A tensor for each result.</summary>
    /// <remarks>Scalars lie together; what is large is freed by itself.</remarks>
    public ITensorStorage[] AllocateResults()
    {
        Value[] scalars = [.. _results.Where(value => value.Shape.Rank == 0)];
        Queue<ITensorStorage> together = new(BackendSelection.Current.Allocate([.. scalars.Select(value => value.Types[0])]));
        return
        [
            .. _results.Select(value => value.Shape.Rank == 0
                ? together.Dequeue()
                : BackendSelection.Current.Allocate(value.Types[0])),
        ];
    }

    private int Required(Value value) => Place(value, null) is var place and >= 0 ? place : throw new InvalidOperationException(
        $"{value} is computed from an input of a trace, or of K.Function, so it has no numbers yet: return it, and read the "
        + "result of the call.");

    private void Visit(Value root, Stack<(Value Value, int Next)> path)
    {
        Push(root);
        while (path.TryPop(out (Value Value, int Next) top))
        {
            if (top.Next == top.Value.Inputs.Count)
            {
                top.Value.Mark = (_walk, Add(top.Value));
            }
            else
            {
                path.Push((top.Value, top.Next + 1));
                Push(top.Value.Inputs[top.Next]);
            }
        }

        void Push(Value value)
        {
            if (value is not Variable && value.Held is null && value.Mark.Walk != _walk)
            {
                value.Mark = (_walk, Open);
                path.Push((value, 0));
            }
        }
    }

    private int Add(Value value)
    {
        if (value.Op is PlaceholderOp)
        {
            return -1;
        }

        if (value.Op is GradientsOp)
        {
            return AddGradients(value);
        }

        if (value.Op is PartOp part && _gradients.TryGetValue(value.Inputs[0], out List<(int First, int Count)>? ranges))
        {
            return AddSum(value, value.Inputs[0].Mark.Place, ranges[part.Index]);
        }

        int[] inputs = new int[value.Inputs.Count];
        for (int input = 0; input < inputs.Length; input++)
        {
            inputs[input] = Place(value.Inputs[input], value.Epoch);
        }

        return inputs.Contains(-1) ? -1 : Add(value.Op, inputs, value.Label, value.Half);
    }

    // A variable that was read before and after a change is several leaves.
    private int AddGradients(Value value)
    {
        List<int> inputs = [Place(value.Inputs[0], null)];
        List<(int First, int Count)> ranges = [];
        foreach (Value target in value.Inputs.Skip(1))
        {
            IReadOnlyList<int> places = target is Variable variable && _reads.TryGetValue(variable, out List<int>? reads)
                ? reads
                : [Place(target, null)];
            ranges.Add((inputs.Count - 1, places.Count));
            inputs.AddRange(places);
        }

        _gradients[value] = ranges;
        return inputs.Contains(-1) ? -1 : Add(value.Op, [.. inputs], value.Label);
    }

    private int AddSum(Value value, int gradients, (int First, int Count) range)
    {
        if (gradients < 0)
        {
            return -1;
        }

        int sum = Add(new PartOp(range.First), [gradients], value.Label);
        for (int index = 1; index < range.Count; index++)
        {
            int next = Add(new PartOp(range.First + index), [gradients], value.Label);
            sum = Add(new BinaryOp(BinaryFunction.Add), [sum, next], value.Label);
        }

        return sum;
    }

    private int Add(object what, int[] inputs, string? label, HalfType? half = null)
    {
        _nodes.Add(new RecordedNode(what, inputs, label, half));
        return _nodes.Count - 1;
    }

    private int Place(Value value, Epoch? readIn)
    {
        switch (value)
        {
            case ConstantTensor constant:
                return Leaf(constant.Memory, value.Label);
            case Variable variable:
                int place = Leaf(variable, readIn);
                List<int> reads = _reads.TryGetValue(variable, out List<int>? known) ? known : _reads[variable] = [];
                if (!reads.Contains(place))
                {
                    reads.Add(place);
                }

                return place;
            case { Held: Variable variable }:
                // A name of its own: its gradients are not those of other reads.
                if (value.Mark.Walk != _walk)
                {
                    value.Mark = (_walk, Add(value.Op, [Leaf(variable, value.Epoch)], value.Label, value.Half));
                }

                return value.Mark.Place;
            case { Held: ITensorStorage storage }:
                return Leaf(storage, value.Label);
            default:
                return value.Mark.Place;
        }
    }

    private int Leaf(Variable variable, Epoch? readIn) => readIn?.Kept(variable) is ITensorStorage kept
        ? Leaf(kept, variable.Label)
        : _leaves.TryGetValue(variable, out int place) ? place : _leaves[variable] = Add(variable, [], variable.Label);

    private int Leaf(ITensorStorage storage, string? label)
    {
        if (!_leaves.TryGetValue(storage, out int place))
        {
            _arrays.Add(storage);
            _leaves[storage] = place = Add(storage.Type, [], label);
        }

        return place;
    }
}
