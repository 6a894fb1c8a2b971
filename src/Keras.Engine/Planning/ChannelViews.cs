using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Planning;

/// <summary>Finds values that live in a range of the channels of a longer tensor, their container.</summary>
/// <remarks>
/// Concatenation is not executed: what it joins is written where it belongs in the result, if its writer and all of its readers
/// can step over the other channels. In a dense block, appending or prepending, all features are one tensor.
/// Sums are not copied: a gradient is added to in place if whatever still reads the old one reads other channels. So all
/// gradients of a dense block are one tensor, too.
/// </remarks>
internal sealed class ChannelViews
{
    private readonly Dictionary<(Value Value, int Part), List<Reader>> _readers = [];
    private readonly Dictionary<Value, int> _positions = [];
    private readonly Dictionary<(Value Value, int Part), View> _views = [];
    private readonly HashSet<(Value Value, int Part)> _sums = [];

    /// <param name="order">The graph's values in the order in which they are computed.</param>
    /// <param name="roots">The values that a run hands out.</param>
    public ChannelViews(IReadOnlyList<Value> order, IReadOnlyList<Value> roots)
    {
        foreach (Value value in order)
        {
            _positions[value] = _positions.Count;
            for (int input = 0; input < value.Inputs.Count && !IsAlias(value.Op); input++)
            {
                AddReader(value.Inputs[input], value, input);
            }
        }

        foreach (Value root in roots)
        {
            AddReader(root, null, 0);
        }

        foreach (Value value in order.Reverse().Where(IsJoin))
        {
            Join(value);
        }

        foreach (Value value in order)
        {
            AddInPlace(value);
        }
    }

    /// <summary>Where a value lives, if it is not by itself.</summary>
    public View? Of(Value value, int part) => _views.TryGetValue((value, part), out View view) ? view : null;

    /// <summary>Whether every input of a concatenation is in its place already.</summary>
    public bool IsElided(Value concatenation) => _views.TryGetValue((concatenation, 0), out View whole)
        && IsJoin(concatenation)
        && concatenation.Inputs.All(input => _views.TryGetValue(Source(input), out View view) && view.Container == whole.Container);

    private static bool IsAlias(Op op) => op is PartOp or ReshapeOp or StopGradientOp or AgainOp;

    private static bool IsJoin(Value value) => value.Op is ConcatenateOp op && op.Axis == value.Shape.Rank - 1;

    // The output that a value is another name of.
    private static (Value Value, int Part) Source(Value value)
    {
        int part = 0;
        while (IsAlias(value.Op))
        {
            part = value.Op is PartOp op ? op.Index : part;
            value = value.Inputs[0];
        }

        return (value, part);
    }

    private static bool IsReshaped(Value value) =>
        value.Op is ReshapeOp || (value.Op is StopGradientOp or AgainOp && IsReshaped(value.Inputs[0]));

    private void AddReader(Value value, Value? reader, int input)
    {
        (Value, int) source = Source(value);
        if (!_readers.TryGetValue(source, out List<Reader>? readers))
        {
            _readers[source] = readers = [];
        }

        readers.Add(new Reader(reader, input, IsReshaped(value)));
    }

    private void Join(Value value)
    {
        View whole = _views.TryGetValue((value, 0), out View found) ? found : new View((value, 0), value.Shape, 0);
        int begin = whole.Begin;
        bool joins = false;
        for (int input = 0; input < value.Inputs.Count; input++)
        {
            (Value Value, int Part) source = Source(value.Inputs[input]);
            if (!IsReshaped(value.Inputs[input]) && MayMove(source, value))
            {
                _views[source] = whole with { Begin = begin };
                joins = true;
            }

            begin += value.Inputs[input].Shape[^1];
        }

        if (joins)
        {
            _views[(value, 0)] = whole;
        }
    }

    private bool MayMove((Value Value, int Part) source, Value join)
    {
        (Value value, int part) = source;
        return (value.Op.WritesChannelViews(part) || IsJoin(value))
            && !_views.ContainsKey(source)
            && _readers[source].All(reader => ReferenceEquals(reader.Value, join) || reader.StepsOverChannels)
            && _readers[source].Count(reader => ReferenceEquals(reader.Value, join)) == 1;
    }

    private void AddInPlace(Value value)
    {
        if (value.Op.InPlaceInput is not int input || value.Op.ChannelsRead(value, input) is not ChannelRange range
            || _views.ContainsKey((value, 0)) || IsReshaped(value.Inputs[input]))
        {
            return;
        }

        (Value Value, int Part) source = Source(value.Inputs[input]);
        bool isNew = !_views.TryGetValue(source, out View addend);
        if (isNew ? source.Value.Op is PlaceholderOp or VariableOp or ConstantOp : !_sums.Contains(source))
        {
            return;
        }

        addend = isNew ? new View(source, source.Value.Types[source.Part].Shape, 0) : addend;
        if ((range.Count != addend.ContainerShape[^1] && !_readers[(value, 0)].All(reader => reader.StepsOverChannels))
            || !_readers[source].All(reader => ReferenceEquals(reader.Value, value) || IsDone(reader, value, range)))
        {
            return;
        }

        _views[source] = addend;
        _views[(value, 0)] = addend with { Begin = addend.Begin + range.Begin };
        _sums.Add(source);
        _sums.Add((value, 0));
    }

    // Whether a reader has read before a value is computed, or reads other channels.
    private bool IsDone(Reader reader, Value value, ChannelRange range)
    {
        if (reader.Value is null)
        {
            return false;
        }

        return _positions[reader.Value] < _positions[value]
            || (!reader.IsReshaped && reader.Value.Op.ChannelsRead(reader.Value, reader.Input) is ChannelRange other
                && !other.Overlaps(range));
    }

    /// <summary>A range of the channels of a container.</summary>
    /// <param name="Container">The output that is the container, or names it.</param>
    /// <param name="ContainerShape">The container's shape.</param>
    /// <param name="Begin">First channel.</param>
    public readonly record struct View((Value Value, int Part) Container, Shape ContainerShape, int Begin);

    private readonly record struct Reader(Value? Value, int Input, bool IsReshaped)
    {
        public bool StepsOverChannels =>
            Value is not null && !IsReshaped && (Value.Op.ReadsChannelViews(Input) || IsJoin(Value));
    }
}
