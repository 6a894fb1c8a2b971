using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>Replaces every <see cref="GradientsOp"/> by the backward pass of its loss, the innermost first.</summary>
public sealed class TakeGradients : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph) =>
        graph.InOrder().Any(value => value.Op is GradientsOp) ? new Rewriting().Run(graph) : graph;

    private sealed class Rewriting : RewritePass
    {
        private readonly Dictionary<Value, IReadOnlyList<Value?>> _taken = [];

        protected override Value? Rewrite(Value value, RewriteContext context)
        {
            if (value.Op is GradientsOp)
            {
                using LabelScope label = new(value.Label);
                _taken[value] = Gradients.Of(value.Inputs[0], [.. value.Inputs.Skip(1)]);
                return null;
            }

            return value.Op is PartOp part && _taken.TryGetValue(value.Inputs[0], out IReadOnlyList<Value?>? gradients)
                ? gradients[part.Index] ?? Ops.ZerosLike(value.Inputs[0].Inputs[part.Index + 1])
                : null;
        }
    }
}
