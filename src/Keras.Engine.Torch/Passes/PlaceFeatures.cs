using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Torch.Operations;

namespace Keras.Engine.Torch.Passes;

/// <summary>Features of a dense block are written where the longest concatenation has them; shorter ones are ranges of it.</summary>
/// <remarks>
/// A concatenation that is a part of another copies what the other copies again: in a block of L layers each feature L times. Gradients
/// read the features from there, too, so that they are kept once.
/// </remarks>
public sealed class PlaceFeatures : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph)
    {
        Dictionary<Value, (Value Whole, int Begin)> places = Places(graph);
        return places.Count == 0 ? graph : new Placing(places).Run(graph);
    }

    // Of every concatenation in a block: its longest one, and where it begins there.
    private static Dictionary<Value, (Value Whole, int Begin)> Places(Graph graph)
    {
        Dictionary<Value, (Value Whole, int Begin)> places = [];
        foreach (Value value in graph.InOrder().Reverse().Where(IsOfChannels))
        {
            (Value Whole, int Begin) place = places.TryGetValue(value, out (Value Whole, int Begin) known) ? known : (value, 0);
            int begin = place.Begin;
            foreach (Value input in value.Inputs)
            {
                if (input.Op == value.Op && input.Half == value.Half && places.TryAdd(input, (place.Whole, begin)))
                {
                    places.TryAdd(value, place);
                }

                begin += input.Shape[^1];
            }
        }

        return places;
    }

    private static bool IsOfChannels(Value value) =>
        value.Op is ConcatenateOp concatenate && value.Shape.Rank > 1 && concatenate.Axis == value.Shape.Rank - 1;

    private sealed class Placing(Dictionary<Value, (Value Whole, int Begin)> places) : RewritePass
    {
        // Of every longest concatenation: the block as far as it is written.
        private readonly Dictionary<Value, Value> _blocks = [];
        private readonly Dictionary<Value, (Value Whole, int Begin)> _features = [];

        protected override Value? Rewrite(Value value, RewriteContext context)
        {
            if (value.Op is MomentsGradientOp && _features.TryGetValue(context.Original.Inputs[0], out (Value Whole, int Begin) at))
            {
                Value x = value.Inputs[0];
                return Like(value, value.Op, [Range(x, _blocks[at.Whole], at.Begin, x.Shape[^1]), .. value.Inputs.Skip(1)]);
            }

            if (!places.TryGetValue(context.Original, out (Value Whole, int Begin) place))
            {
                return null;
            }

            Value block = _blocks.GetValueOrDefault(place.Whole) ?? Like(place.Whole, new BlockOp(place.Whole.Types[0]), []);
            int begin = place.Begin;
            for (int index = 0; index < value.Inputs.Count; index++)
            {
                (Value original, Value input) = (context.Original.Inputs[index], value.Inputs[index]);
                if (!places.TryGetValue(original, out (Value Whole, int Begin) part) || part != (place.Whole, begin))
                {
                    block = Like(value, new PlaceOp(begin), [block, input]);
                    _features.TryAdd(original, (place.Whole, begin));
                }

                begin += input.Shape[^1];
            }

            _blocks[place.Whole] = block;
            return Range(value, block, place.Begin, value.Shape[^1]);
        }

        private static Value Range(Value like, Value block, int begin, int length) => length == block.Shape[^1]
            ? block
            : Like(like, new SliceOp(block.Shape.Rank - 1, begin, length), [block]);

        private static Value Like(Value value, Op op, IReadOnlyList<Value> inputs) =>
            new(op, inputs) { Label = value.Label, Half = value.Half };
    }
}
