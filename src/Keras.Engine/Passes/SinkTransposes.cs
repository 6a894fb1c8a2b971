using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Passes;

/// <summary>Transposes move behind all that does not care about the order of axes, until they meet their opposites.</summary>
/// <remarks>
/// Layers with channels first transpose before and after every convolution and pooling, as these ops know channels last
/// only. What stands between works along any axis, so that behind its first convolution a whole network has channels
/// last. To be run before gradients are taken, which then have them, too.
/// </remarks>
public sealed class SinkTransposes : RewritePass
{
    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context)
    {
        if (value.Inputs.FirstOrDefault(input => input.Op is TransposeOp) is not { Op: TransposeOp { Permutation: IntList order } })
        {
            return null;
        }

        return value.Op switch
        {
            TransposeOp outer => Ops.Transpose(Inner(value, 0), [.. outer.Permutation.Select(axis => order[axis])]),
            UnaryOp => Behind(value, value.Op, order),
            BinaryOp when value.Inputs.All(input => HasOrder(input, order) || input.Shape.Rank == 0)
                => Behind(value, value.Op, order),
            ConcatenateOp concatenate when value.Inputs.All(input => HasOrder(input, order))
                => Behind(value, new ConcatenateOp(order[concatenate.Axis]), order),
            SliceOp slice => Behind(value, slice with { Axis = order[slice.Axis] }, order),
            PadOp pad => Behind(value, new PadOp(Scattered(pad.Before, order), Scattered(pad.After, order)), order),
            NormalizeOp normalize when HasOrder(value.Inputs[0], order)
                => Behind(value, normalize with { Axis = order[normalize.Axis] }, order),
            MomentsOp moments => new Value(new MomentsOp(order[moments.Axis]), Inner(value, 0)) { Label = value.Label },
            ReduceOp reduce when KeepsOrder(reduce, order)
                => new Value(reduce with { Axes = [.. reduce.Axes.Select(axis => order[axis]).Order()] }, Inner(value, 0))
                {
                    Label = value.Label,
                },
            _ => null,
        };
    }

    private static bool HasOrder(Value value, IntList order) => value.Op is TransposeOp transpose && transpose.Permutation == order;

    private static Value Inner(Value value, int input) =>
        value.Inputs[input].Op is TransposeOp ? value.Inputs[input].Inputs[0] : value.Inputs[input];

    private static Value Behind(Value value, Op op, IntList order)
    {
        Value moved = new(op, [.. value.Inputs.Select((_, input) => Inner(value, input))]) { Label = value.Label };
        return new Value(new TransposeOp(order), moved) { Label = value.Label };
    }

    // What belongs to axis i of the transposed tensor, at the axis that it comes from.
    private static IntList Scattered(IntList numbers, IntList order)
    {
        int[] scattered = new int[numbers.Count];
        for (int axis = 0; axis < scattered.Length; axis++)
        {
            scattered[order[axis]] = numbers[axis];
        }

        return [.. scattered];
    }

    // Axes that a reduction keeps stand in the order of its input.
    private static bool KeepsOrder(ReduceOp reduce, IntList order)
    {
        int[] kept = [.. Enumerable.Range(0, order.Count).Where(axis => !reduce.Axes.Contains(axis)).Select(axis => order[axis])];
        return kept.SequenceEqual(kept.Order());
    }
}
