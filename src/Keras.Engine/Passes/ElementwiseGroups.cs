using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Passes;

/// <summary>Finds the elementwise values of a graph that can be computed together.</summary>
/// <remarks>
/// From the results backwards: a value joins the group of its readers if all of them are in one group of its shape, so
/// nothing outside ever waits in the middle of a group. It may also be a result or an update. No group spans a pause.
/// </remarks>
internal sealed class ElementwiseGroups
{
    // More operands than this do not stay in the first-level cache, tile by tile.
    private const int MaximumInputs = 16;
    private const int MaximumMembers = 32;

    // Below this, memory does not matter: 64 KB of float32.
    private const long SmallLength = 16384;

    private readonly Dictionary<Value, ElementwiseGroup> _groups = [];
    private readonly Dictionary<Value, List<Value>> _readers = [];
    private readonly Dictionary<Value, int> _positions = [];
    private readonly HashSet<Value> _roots;
    private readonly IReadOnlyDictionary<Value, int> _stretches;

    public ElementwiseGroups(Graph graph)
    {
        Order = graph.InOrder();
        _roots = [.. graph.Results, .. graph.Updates.Select(update => update.Value)];
        _stretches = graph.Stretches();
        foreach (Value value in Order)
        {
            _positions[value] = _positions.Count;
            _readers[value] = [];
            foreach (Value input in value.Inputs)
            {
                _readers[input].Add(value);
            }
        }

        foreach (Value value in Order.Reverse().Where(IsElementwise))
        {
            if (GroupOfReaders(value) is ElementwiseGroup group && MayJoin(value, group))
            {
                group.Join(value);
                _groups[value] = group;
            }
            else
            {
                _groups[value] = new ElementwiseGroup(value, _roots.Contains);
            }
        }
    }

    /// <summary>All values, each after its inputs.</summary>
    public IReadOnlyList<Value> Order { get; }

    /// <summary>The group of an elementwise value; null for others.</summary>
    public ElementwiseGroup? GroupOf(Value value) => _groups.GetValueOrDefault(value);

    private static bool IsElementwise(Value value) => value.DType.IsFloating()
        && value.Op is UnaryOp or BinaryOp or SelectOp or ScaleChannelsOp or NormalizeOp or MomentsGradientOp { AddendBegin: null };

    private ElementwiseGroup? GroupOfReaders(Value value)
    {
        List<Value> readers = _readers[value];
        return readers.Count > 0 && GroupOf(readers[0]) is ElementwiseGroup group
            && group.Head.Shape == value.Shape && group.Head.DType == value.DType
            && _stretches.GetValueOrDefault(group.Head) == _stretches.GetValueOrDefault(value)
            && readers.All(reader => GroupOf(reader) == group)
            ? group
            : null;
    }

    private bool MayJoin(Value value, ElementwiseGroup group)
    {
        int inputs = group.Inputs.Union(ElementwiseGroup.Operands(value)).Count() - 1;
        return group.Count < MaximumMembers && inputs <= MaximumInputs
            && (value.Shape.Length <= SmallLength || KeepsLittleAlive(value, group));
    }

    // In a group, a value is computed later: its operands must live until then, and it itself need not. If more than
    // one operand would otherwise be gone, a chain of additions would keep all its terms instead of their sum.
    private bool KeepsLittleAlive(Value value, ElementwiseGroup group)
    {
        int kept = ElementwiseGroup.Operands(value).Count(operand => IsComputed(operand)
            && operand.Shape.Length >= value.Shape.Length
            && !group.Inputs.Contains(operand)
            && !_roots.Contains(operand)
            && _readers[operand].All(reader => reader == value || _positions[reader] < _positions[group.Head]));
        return kept <= 1 || NothingHappensBetween(value, group);
    }

    private bool NothingHappensBetween(Value value, ElementwiseGroup group)
    {
        for (int position = _positions[value] + 1; position < _positions[group.Head]; position++)
        {
            Value other = Order[position];
            if (GroupOf(other) != group && IsComputed(other) && other.Shape.Length > SmallLength)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsComputed(Value value) => value.Op is not (VariableOp or PlaceholderOp or ConstantOp);
}
