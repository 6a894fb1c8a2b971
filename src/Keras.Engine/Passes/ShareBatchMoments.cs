using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>The moments of a concatenation are those of its parts, one behind the other.</summary>
/// <remarks>
/// In a dense block every layer normalizes all features before it. Taken part by part, the moments of each feature are
/// computed once and shared by all its readers; and as their gradient is linear, so is it: one pass per feature instead
/// of one per reader. To be run before gradients are taken.
/// </remarks>
public sealed class ShareBatchMoments : RewritePass
{
    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context) => value is
    {
        Op: PartOp part,
        Inputs: [{ Op: MomentsOp { Axis: int axis }, Inputs: [{ Op: ConcatenateOp { Axis: int joined } } concatenation] }],
    }
        && axis == joined
            ? Ops.Concatenate([.. Leaves(concatenation, axis).Select(leaf => new Value(new MomentsOp(axis), leaf).Part(part.Index))], 0)
            : null;

    // A concatenation of concatenations, in order. A dense block nests as deep as it has layers.
    private static IEnumerable<Value> Leaves(Value value, int axis)
    {
        Stack<Value> open = new([value]);
        while (open.TryPop(out Value? next))
        {
            if (next.Op is ConcatenateOp concatenate && concatenate.Axis == axis)
            {
                foreach (Value input in next.Inputs.Reverse())
                {
                    open.Push(input);
                }
            }
            else
            {
                yield return next;
            }
        }
    }
}
