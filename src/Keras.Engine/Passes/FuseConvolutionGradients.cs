using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>All gradients of a convolution of normalized and rectified images in one pass over them.</summary>
/// <remarks>
/// The input gradient is masked, summed for beta and gamma, and added to what other readers of the images have sent, before it
/// leaves the cache. If the kernel is small enough to stay there too, its gradient joins in, which reads the same images and the
/// same gradient; then the gradient that arrives is completed by that of its moments while it is read.
/// The gradient of means of windows side by side is spread, masked and summed in one pass, too.
/// To be run after <see cref="FuseConvolution"/>. Equal up to rounding.
/// </remarks>
public sealed class FuseConvolutionGradients : IGraphPass
{
    private const int ChannelAxis = 3;

    // Each tile of pixels adds to all of the kernel's gradient.
    private const long SmallKernel = 1 << 15;

    /// <inheritdoc/>
    public Graph Run(Graph graph)
    {
        Rewriting rewriting = new(graph);
        return rewriting.Run(graph);
    }

    // The values that become one; there may be no kernel gradient, and no moments.
    private sealed record Parts(Value Convolution, Value Sums, Value Gradient, Value? Kernel, Value? Moments)
    {
        public Value? Fused { get; set; }
    }

    private sealed class Rewriting : RewritePass
    {
        private readonly Dictionary<Value, Parts> _parts = [];
        private readonly Dictionary<Value, int> _positions = [];
        private readonly RewriteContext _context;

        public Rewriting(Graph graph)
        {
            _context = new RewriteContext(graph);
            IReadOnlyList<Value> order = graph.InOrder();
            foreach (Value value in order)
            {
                _positions[value] = _positions.Count;
            }

            foreach (Value value in order)
            {
                if (Find(value, _context) is Parts parts && !DependsOn(parts.Gradient, parts.Sums)
                    && (parts.Kernel is null || !DependsOn(parts.Gradient, parts.Kernel)))
                {
                    foreach (Value part in new[] { parts.Sums, parts.Gradient, parts.Kernel }.OfType<Value>())
                    {
                        _parts[part] = parts;
                    }
                }
            }
        }

        protected override IReadOnlyList<Value> Order(Graph graph) => Graph.TopologicalOrder(graph.Roots(), Before);

        // Sums and kernel gradient now wait for the addend of the gradient.
        private IReadOnlyList<Value> Before(Value value) => _parts.TryGetValue(value, out Parts? parts)
            ? [.. parts.Gradient.Inputs, .. value.Inputs]
            : value.Inputs;

        protected override Value? Rewrite(Value value, RewriteContext context)
        {
            if (value.Op is PartOp part && _parts.TryGetValue(context.Original.Inputs[0], out Parts? parts))
            {
                return parts.Fused!.Part(1 + part.Index);
            }

            if (!_parts.TryGetValue(context.Original, out parts))
            {
                return null;
            }

            parts.Fused ??= Fuse(parts, context);
            return ReferenceEquals(context.Original, parts.Gradient) ? parts.Fused.Part(0)
                : ReferenceEquals(context.Original, parts.Kernel) ? parts.Fused.Part(NormalizeReluConv2DGradientOp.KernelGradient)
                : null;
        }

        private static Value Fuse(Parts parts, RewriteContext context)
        {
            NormalizeReluGradientOp gradient = (NormalizeReluGradientOp)parts.Gradient.Op;
            if (parts.Convolution.Op is AveragePoolingGradientOp pooling)
            {
                return new Value(
                    new NormalizeReluAveragePoolingGradientOp(pooling.Window, gradient.Epsilon, gradient.AddendBegin),
                    [.. parts.Convolution.Inputs.Concat(parts.Gradient.Inputs.Skip(1)).Select(context.Current)])
                {
                    Label = parts.Gradient.Label,
                };
            }

            Conv2DInputGradientOp convolution = (Conv2DInputGradientOp)parts.Convolution.Op;
            IEnumerable<Value> dy = parts.Moments?.Inputs ?? [parts.Convolution.Inputs[0]];
            return new Value(
                new NormalizeReluConv2DGradientOp(
                    convolution.Window,
                    gradient.Epsilon,
                    gradient.AddendBegin,
                    parts.Kernel is not null,
                    (parts.Moments?.Op as MomentsGradientOp)?.AddendBegin),
                [.. dy.Append(parts.Convolution.Inputs[1]).Concat(parts.Gradient.Inputs.Skip(1)).Select(context.Current)])
            {
                Label = parts.Gradient.Label,
            };
        }

        private static Parts? Find(Value value, RewriteContext context)
        {
            if (value is not
                {
                    Op: NormalizeReluGradientOp { Axis: ChannelAxis } gradient,
                    Inputs: [Value convolution, ..],
                } || !IsFused(convolution.Op))
            {
                return null;
            }

            Value? sums = context.Readers(convolution).SingleOrDefault(reader => reader?.Op is NormalizeReluSumsOp);
            if (context.Uses(convolution) != 2 || sums is null || ((NormalizeReluSumsOp)sums.Op).Epsilon != gradient.Epsilon
                || !sums.Inputs.SequenceEqual(value.Inputs.Take(sums.Inputs.Count)))
            {
                return null;
            }

            if (convolution.Op is AveragePoolingGradientOp)
            {
                return new Parts(convolution, sums, value, null, null);
            }

            Value dy = convolution.Inputs[0];
            Value? kernel = context.Readers(dy).FirstOrDefault(reader => IsKernelGradient(reader, convolution, value));
            Value? moments = kernel is not null && dy.Op is MomentsGradientOp { AddendBegin: not null }
                && context.Uses(dy) == 2 ? dy : null;
            return new Parts(convolution, sums, value, kernel, moments);
        }

        private static bool IsFused(Op op) => op switch
        {
            Conv2DInputGradientOp convolution => convolution.Groups == 1 && convolution.Window.Strides == 1,
            AveragePoolingGradientOp pooling => NormalizeReluAveragePoolingOp.Fits(pooling.Window),
            _ => false,
        };

        private static bool IsKernelGradient(Value? reader, Value convolution, Value gradient) =>
            reader?.Op is NormalizeReluConv2DKernelGradientOp op
            && op.KernelShape.Length <= SmallKernel
            && op.Window == ((Conv2DInputGradientOp)convolution.Op).Window
            && op.Epsilon == ((NormalizeReluGradientOp)gradient.Op).Epsilon
            && ReferenceEquals(reader.Inputs[^1], convolution.Inputs[0])
            && reader.Inputs.Take(5).SequenceEqual(gradient.Inputs.Skip(1).Take(5));

        // Whether the gradient's addend is made of the sums or of the kernel's gradient: a search among the readers, which
        // ends soon because nothing behind the gradient leads to it.
        private bool DependsOn(Value gradient, Value source)
        {
            Stack<Value> open = new([source]);
            HashSet<Value> seen = [source];
            while (open.TryPop(out Value? next))
            {
                if (ReferenceEquals(next, gradient))
                {
                    return true;
                }

                foreach (Value reader in _context.Readers(next).OfType<Value>())
                {
                    Visit(reader);

                    // What waits for the inputs of another gradient since that was fused.
                    if (_parts.TryGetValue(reader, out Parts? parts) && ReferenceEquals(parts.Gradient, reader))
                    {
                        Visit(parts.Sums);
                        Visit(parts.Kernel);
                    }
                }
            }

            return false;

            void Visit(Value? value)
            {
                if (value is not null && _positions[value] <= _positions[gradient] && seen.Add(value))
                {
                    open.Push(value);
                }
            }
        }
    }
}
