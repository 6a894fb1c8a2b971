using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>Elementwise values of one shape that can be computed together, when the last of them is.</summary>
internal sealed class ElementwiseGroup
{
    private readonly Func<Value, bool> _isRoot;
    private readonly List<Value> _lastFirst;

    public ElementwiseGroup(Value head, Func<Value, bool> isRoot)
    {
        Head = head;
        _isRoot = isRoot;
        _lastFirst = [head];
        Inputs = [.. Operands(head)];
    }

    /// <summary>The value that all others lead to.</summary>
    public Value Head { get; }

    /// <summary>What members read and no member computes.</summary>
    public HashSet<Value> Inputs { get; }

    /// <summary>Number of members.</summary>
    public int Count => _lastFirst.Count;

    /// <summary>Whether a tape saves anything: a pass over memory, or the writing out of a broadcast operand.</summary>
    public bool IsWorthATape => Count > 1
        || (Head.Op is UnaryOp or BinaryOp or SelectOp && Head.Inputs.Any(input => input.Op is BroadcastToOp));

    /// <summary>What a value reads, past broadcasts, which a tape does by itself.</summary>
    public static IEnumerable<Value> Operands(Value value) => value.Inputs.Select(WithoutBroadcast).Distinct();

    /// <summary>What a broadcast repeats; the value itself if it is none.</summary>
    public static Value WithoutBroadcast(Value value)
    {
        while (value.Op is BroadcastToOp)
        {
            value = value.Inputs[0];
        }

        return value;
    }

    /// <summary>Adds a value that only members read.</summary>
    public void Join(Value value)
    {
        _lastFirst.Add(value);
        Inputs.Remove(value);
        Inputs.UnionWith(Operands(value));
    }

    /// <summary>The members, each after those it reads.</summary>
    public IEnumerable<Value> InOrder() => Enumerable.Reverse(_lastFirst);

    /// <summary>Whether a member is read from outside.</summary>
    public bool IsOutput(Value member) => ReferenceEquals(member, Head) || _isRoot(member);
}
