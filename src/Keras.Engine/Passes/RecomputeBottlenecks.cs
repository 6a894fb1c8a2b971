using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>The backward pass computes bottlenecks again instead of having them kept.</summary>
/// <remarks>
/// A bottleneck is a convolution of normalized and rectified images by windows of one pixel. It is most of what training keeps
/// of a dense block, while the images stay in memory anyway: one more product takes its place (Pleiss et al. 2017,
/// "Memory-Efficient Implementation of DenseNets"). Bias, dropout, normalization and activation behind it are computed again with it.
/// To be run after gradients are taken, before passes that fuse. The same kernels compute the same numbers again.
/// </remarks>
/// <param name="forward">The graph that gradients were taken of.</param>
public sealed class RecomputeBottlenecks(Graph forward) : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph)
    {
        Rewriting rewriting = new(forward, graph);
        return rewriting.Run(graph);
    }

    private sealed class Rewriting : RewritePass
    {
        // What the backward pass reads in place of each value of the forward pass.
        private readonly Dictionary<Value, Value> _again = [];

        public Rewriting(Graph forward, Graph graph)
        {
            IReadOnlyList<Value> order = forward.InOrder();
            HashSet<Value> kept =
            [
                .. graph.Roots(),
                .. order.Where(value => value.Op is ConcatenateOp).SelectMany(value => value.Inputs),
            ];
            foreach (Value value in order)
            {
                _again[value] = IsBottleneck(value) && !kept.Contains(value)
                    ? Copy(value, value.Inputs[0], AgainIn(value, value.Inputs[1]))
                    : Follows(value) ? Copy(value, [_again[value.Inputs[0]], .. value.Inputs.Skip(1)])
                    : value;
            }
        }

        protected override Value? Rewrite(Value value, RewriteContext context) =>
            _again.ContainsKey(context.Original) || value.Inputs.All(input => ReferenceEquals(Again(input), input))
                ? null
                : Copy(value, [.. value.Inputs.Select(Again)]);

        private static Value Copy(Value value, params IReadOnlyList<Value> inputs) =>
            new(value.Op, inputs) { Label = value.Label, Half = value.Half };

        private static Value AgainIn(Value reader, Value value)
        {
            using HalfScope half = new(reader.Half);
            return Ops.Again(value);
        }

        private static bool IsBottleneck(Value value) => value is
        {
            Op: Conv2DOp { Groups: 1, Window.Size: { Height: 1, Width: 1 } },
            Inputs: [{ Op: UnaryOp { Function: UnaryFunction.Relu }, Inputs: [{ Op: NormalizeOp }] }, _],
        };

        // Whether a value is one of those that are computed in one go with the bottleneck they read.
        private bool Follows(Value value) =>
            value.Op is NormalizeOp or UnaryOp or BinaryOp { Function: BinaryFunction.Add or BinaryFunction.Multiply }
            && !ReferenceEquals(Again(value.Inputs[0]), value.Inputs[0])
            && value.Inputs.Skip(1).All(input => input.Shape.Rank <= 1 || FuseDropout.IsMask(input));

        private Value Again(Value value) => _again.GetValueOrDefault(value, value);
    }
}
