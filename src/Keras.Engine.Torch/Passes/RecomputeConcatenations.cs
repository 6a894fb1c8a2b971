using Keras.Engine.Operations;
using Keras.Engine.Passes;

namespace Keras.Engine.Torch.Passes;

/// <summary>Joins the features of a dense block again for the gradient of a normalization, instead of keeping what was joined.</summary>
/// <remarks>
/// In a dense block of L layers the joined features are L times as much as the features, which are kept in any case. To join them
/// again is one of about ten passes over that memory.
/// </remarks>
public sealed class RecomputeConcatenations : RewritePass
{
    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context)
    {
        if (value is not { Op: NormalizeSumsOp, Inputs: [Value dy, { Op: ConcatenateOp op } joined, Value mean, Value variance] })
        {
            return null;
        }

        Value again = new(op, [.. Parts(joined, op).Select(part => new Value(new AgainOp(), part) { Label = value.Label })])
        {
            Label = value.Label,
        };
        return new Value(value.Op, dy, again, mean, variance) { Label = value.Label };
    }

    // What was joined, and joined before along the same axis. Iterative: blocks may be deep.
    private static List<Value> Parts(Value joined, ConcatenateOp op)
    {
        List<Value> parts = [];
        Stack<Value> left = new([joined]);
        while (left.TryPop(out Value? next))
        {
            if (next.Op == op)
            {
                foreach (Value input in next.Inputs.Reverse())
                {
                    left.Push(input);
                }
            }
            else
            {
                parts.Add(next);
            }
        }

        return parts;
    }
}
