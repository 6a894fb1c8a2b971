using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Torch.Lowerings;
using Keras.Engine.Torch.Operations;

namespace Keras.Engine.Torch.Passes;

/// <summary>Both gradients of a convolution are one call, which looks at what they share once.</summary>
/// <remarks>
/// Images that are computed again (<c>memory: "recompute"</c>) are joined as well: by itself, the gradient of the images is another
/// kernel, which rounds otherwise, and to compute again must change no bit.
/// </remarks>
public sealed class JoinConvolutionGradients : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph) => new Joining().Run(graph);

    private sealed class Joining : RewritePass
    {
        // Of either gradient: both.
        private readonly Dictionary<Value, (Value Images, Value Kernel)> _pairs = [];
        private readonly Dictionary<Value, Value> _joined = [];

        protected override IReadOnlyList<Value> Order(Graph graph)
        {
            List<Value> order = [.. graph.InOrder()];
            Dictionary<Value, int> places = [];
            Dictionary<Value, List<Value>> waiting = [];
            for (int place = 0; place < order.Count; place++)
            {
                Value value = order[place];
                places[value] = place;
                if (value.Op is not (Conv2DInputGradientOp or Conv2DKernelGradientOp))
                {
                    continue;
                }

                Value dy = value.Inputs[value.Op is Conv2DInputGradientOp ? 0 : 1];
                List<Value> others = waiting.TryGetValue(dy, out List<Value>? known) ? known : waiting[dy] = [];
                if (others.FirstOrDefault(other => AreOf(other, value)) is Value first && MoveBefore(first, value, order, places))
                {
                    others.Remove(first);
                    _pairs[first] = _pairs[value] = first.Op is Conv2DInputGradientOp ? (first, value) : (value, first);
                }
                else
                {
                    others.Add(value);
                }
            }

            return order;
        }

        // What the second reads goes before the first (images that are computed again for the gradient of their kernel, as a rule),
        // so that either may be where both are computed; false if it reads what comes of the first.
        private static bool MoveBefore(Value first, Value second, List<Value> order, Dictionary<Value, int> places)
        {
            int from = places[first];
            HashSet<Value> read = [];
            Stack<Value> left = new(second.Inputs);
            while (left.TryPop(out Value? value))
            {
                if (value == first)
                {
                    return false;
                }

                if (places[value] > from && read.Add(value))
                {
                    foreach (Value input in value.Inputs)
                    {
                        left.Push(input);
                    }
                }
            }

            List<Value> between = order[from..places[second]];
            int place = from;
            foreach (Value value in between.Where(read.Contains).Concat(between.Where(value => !read.Contains(value))))
            {
                order[place] = value;
                places[value] = place++;
            }

            return true;
        }

        protected override Value? Rewrite(Value value, RewriteContext context)
        {
            if (!_pairs.TryGetValue(context.Original, out (Value Images, Value Kernel) pair))
            {
                return null;
            }

            if (!_joined.TryGetValue(pair.Images, out Value? joined))
            {
                Conv2DInputGradientOp op = (Conv2DInputGradientOp)pair.Images.Op;
                joined = new Value(
                    new Conv2DGradientsOp(op.Window, op.Groups),
                    context.Current(pair.Images.Inputs[0]),
                    context.Current(pair.Kernel.Inputs[0]),
                    context.Current(pair.Images.Inputs[1]))
                {
                    Label = value.Label,
                    Half = value.Half,
                };
                _joined[pair.Images] = joined;
            }

            return joined.Part(context.Original == pair.Images ? 0 : 1);
        }

        // Whether two gradients by the same output's gradient are those of one convolution.
        private static bool AreOf(Value one, Value other) => (one.Op, other.Op) switch
        {
            (Conv2DInputGradientOp images, Conv2DKernelGradientOp kernel) => images.Window == kernel.Window
                && images.Groups == kernel.Groups && images.ImageShape == other.Inputs[0].Shape
                && kernel.KernelShape == one.Inputs[1].Shape && one.Half == other.Half && ImageLayout.IsSymmetric(images.Window),
            (Conv2DKernelGradientOp, Conv2DInputGradientOp) => AreOf(other, one),
            _ => false,
        };
    }
}
