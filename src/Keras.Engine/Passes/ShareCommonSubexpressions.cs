using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>Equal ops on the same inputs become one value.</summary>
/// <remarks>
/// Batch moments of one value, read by several normalizations, are computed once. Two random draws are never equal:
/// their seeds differ.
/// </remarks>
public sealed class ShareCommonSubexpressions : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph)
    {
        Sharing sharing = new();
        return sharing.Run(graph);
    }

    private sealed class Sharing : RewritePass
    {
        private readonly Dictionary<Key, Value> _known = [];

        protected override Value? Rewrite(Value value, RewriteContext context)
        {
            if (value.Op is PlaceholderOp or VariableOp)
            {
                return null;
            }

            Key key = new(value);
            if (_known.TryGetValue(key, out Value? known))
            {
                return known;
            }

            _known[key] = value;
            return null;
        }
    }

    private readonly struct Key(Value value) : IEquatable<Key>
    {
        private readonly Value _value = value;

        public bool Equals(Key other)
        {
            if (!_value.Op.Equals(other._value.Op) || _value.Half != other._value.Half || _value.Inputs.Count != other._value.Inputs.Count)
            {
                return false;
            }

            for (int input = 0; input < _value.Inputs.Count; input++)
            {
                if (!ReferenceEquals(_value.Inputs[input], other._value.Inputs[input]))
                {
                    return false;
                }
            }

            return true;
        }

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(_value.Op);
            foreach (Value input in _value.Inputs)
            {
                hash.Add(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(input));
            }

            return hash.ToHashCode();
        }
    }
}
