using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>
/// Masks and sums the gradient of a convolution's images, and adds it to what other readers have sent, before it leaves the
/// cache.
/// </summary>
/// <remarks>
/// For a convolution of normalized and rectified images: its input gradient, the sums for beta and gamma, and the gradient
/// towards the images become one op. To be run after <see cref="FuseNormalizeRelu"/>. Equal up to rounding.
/// </remarks>
public sealed class FuseConvolutionInputGradient : IGraphPass
{
    private const int ChannelAxis = 3;

    /// <inheritdoc/>
    public Graph Run(Graph graph)
    {
        Rewriting rewriting = new(graph);
        return rewriting.Run(graph);
    }

    // The three values that become one.
    private sealed record Triple(Value Convolution, Value Sums, Value Gradient)
    {
        public Value? Fused { get; set; }
    }

    private sealed class Rewriting : RewritePass
    {
        private readonly Dictionary<Value, Triple> _triples = [];
        private readonly Dictionary<Value, int> _positions = [];
        private int _firstSums = int.MaxValue;

        public Rewriting(Graph graph)
        {
            RewriteContext context = new(graph);
            IReadOnlyList<Value> order = graph.InOrder();
            foreach (Value value in order)
            {
                _positions[value] = _positions.Count;
            }

            foreach (Value value in order)
            {
                if (Find(value, context) is Triple triple && !DependsOn(triple.Gradient, triple.Sums))
                {
                    _triples[triple.Sums] = triple;
                    _triples[triple.Gradient] = triple;
                    _firstSums = Math.Min(_firstSums, _positions[triple.Sums]);
                }
            }
        }

        protected override IReadOnlyList<Value> Order(Graph graph) => Graph.TopologicalOrder(graph.Roots(), Before);

        // The sums now wait for the addend of the gradient.
        private IReadOnlyList<Value> Before(Value value) => _triples.TryGetValue(value, out Triple? triple)
            ? [.. triple.Gradient.Inputs, .. triple.Sums.Inputs]
            : value.Inputs;

        protected override Value? Rewrite(Value value, RewriteContext context)
        {
            if (value.Op is PartOp part && _triples.TryGetValue(context.Original.Inputs[0], out Triple? triple))
            {
                return triple.Fused!.Part(1 + part.Index);
            }

            if (!_triples.TryGetValue(context.Original, out triple))
            {
                return null;
            }

            triple.Fused ??= Fuse(triple, context);
            return ReferenceEquals(context.Original, triple.Gradient) ? triple.Fused.Part(0) : null;
        }

        private static Value Fuse(Triple triple, RewriteContext context)
        {
            NormalizeReluGradientOp gradient = (NormalizeReluGradientOp)triple.Gradient.Op;
            Conv2DInputGradientOp convolution = (Conv2DInputGradientOp)triple.Convolution.Op;
            return new Value(
                new NormalizeReluConv2DInputGradientOp(convolution.Window, gradient.Epsilon, gradient.AddendBegin),
                [.. triple.Convolution.Inputs.Concat(triple.Gradient.Inputs.Skip(1)).Select(context.Current)])
            {
                Label = triple.Gradient.Label,
            };
        }

        private static Triple? Find(Value value, RewriteContext context)
        {
            if (value is not
                {
                    Op: NormalizeReluGradientOp { Axis: ChannelAxis } gradient,
                    Inputs: [{ Op: Conv2DInputGradientOp { Groups: 1, Window.Strides: { Height: 1, Width: 1 } } } convolution, ..],
                })
            {
                return null;
            }

            Value? sums = context.Readers(convolution).SingleOrDefault(reader => reader?.Op is NormalizeReluSumsOp);
            return context.Uses(convolution) == 2 && sums is not null
                && ((NormalizeReluSumsOp)sums.Op).Epsilon == gradient.Epsilon
                && sums.Inputs.SequenceEqual(value.Inputs.Take(sums.Inputs.Count))
                    ? new Triple(convolution, sums, value)
                    : null;
        }

        // Whether the gradient's addend is made of the sums.
        private bool DependsOn(Value gradient, Value sums)
        {
            int first = Math.Min(_firstSums, _positions[sums]);
            Stack<Value> open = new([gradient]);
            HashSet<Value> seen = [gradient];
            while (open.TryPop(out Value? next))
            {
                if (ReferenceEquals(next, sums))
                {
                    return true;
                }

                foreach (Value before in Before(next))
                {
                    if (_positions[before] >= first && seen.Add(before))
                    {
                        open.Push(before);
                    }
                }
            }

            return false;
        }
    }
}
