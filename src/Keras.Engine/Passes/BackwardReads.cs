using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>Base of the passes that give the backward pass something else to read than what the forward pass has computed.</summary>
/// <remarks>
/// Bias, dropout, normalization and activation behind such a value are computed again with it.
/// To be run after gradients are taken, before passes that fuse.
/// </remarks>
/// <param name="forward">The graph that gradients were taken of.</param>
public abstract class BackwardReads(Graph forward) : IGraphPass
{
    private readonly Graph _forward = forward;

    /// <inheritdoc/>
    public Graph Run(Graph graph)
    {
        Rewriting rewriting = new(this, graph);
        return rewriting.Run(graph);
    }

    /// <summary>Whether the backward pass is to read something else.</summary>
    /// <param name="value">A value of the forward pass that is neither a result nor part of a concatenation.</param>
    /// <param name="forward">The forward pass.</param>
    private protected abstract bool IsReplaced(Value value, RewriteContext forward);

    /// <summary>What the backward pass reads instead.</summary>
    private protected abstract Value Replacement(Value value);

    /// <summary>The computation of a value from other inputs.</summary>
    private protected static Value Copy(Value value, params IReadOnlyList<Value> inputs) =>
        new(value.Op, inputs) { Label = value.Label, Half = value.Half };

    private sealed class Rewriting : RewritePass
    {
        // What the backward pass reads in place of each value of the forward pass.
        private readonly Dictionary<Value, Value> _read = [];

        public Rewriting(BackwardReads pass, Graph graph)
        {
            IReadOnlyList<Value> order = pass._forward.InOrder();
            RewriteContext context = new(pass._forward);
            HashSet<Value> kept =
            [
                .. graph.Roots(),
                .. order.Where(value => value.Op is ConcatenateOp).SelectMany(value => value.Inputs),
            ];
            foreach (Value value in order)
            {
                _read[value] = !kept.Contains(value) && pass.IsReplaced(value, context) ? pass.Replacement(value)
                    : Follows(value) ? Copy(value, [_read[value.Inputs[0]], .. value.Inputs.Skip(1)])
                    : value;
            }
        }

        protected override Value? Rewrite(Value value, RewriteContext context) =>
            _read.ContainsKey(context.Original) || value.Inputs.All(input => ReferenceEquals(Read(input), input))
                ? null
                : Copy(value, [.. value.Inputs.Select(Read)]);

        // Whether a value is one of those that are computed in one go with the one they read.
        private bool Follows(Value value) =>
            value.Op is NormalizeOp or UnaryOp or BinaryOp { Function: BinaryFunction.Add or BinaryFunction.Multiply }
            && !ReferenceEquals(Read(value.Inputs[0]), value.Inputs[0])
            && value.Inputs.Skip(1).All(input => input.Shape.Rank <= 1 || FuseDropout.IsMask(input));

        private Value Read(Value value) => _read.GetValueOrDefault(value, value);
    }
}
