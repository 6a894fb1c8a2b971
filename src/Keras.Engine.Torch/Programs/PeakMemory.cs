using Keras.Engine.Operations;
using Keras.Engine.Torch.Operations;

namespace Keras.Engine.Torch.Programs;

/// <summary>Foretells the memory that computing values takes.</summary>
internal static class PeakMemory
{
    /// <summary>The most bytes that values which are computed and still needed take at a time.</summary>
    /// <param name="order">The values, in the order in which they are computed.</param>
    /// <param name="roots">Those that are needed at the end.</param>
    public static long Of(IReadOnlyList<Value> order, IEnumerable<Value> roots)
    {
        // Whose memory a value lies in, and when that is read last.
        Dictionary<Value, Value> owners = [];
        Dictionary<Value, int> last = [];
        foreach ((int index, Value value) in order.Index())
        {
            owners[value] = SharesMemory(value) ? owners[value.Inputs[0]] : value;
            last[value] = index;
            foreach (Value input in value.Inputs)
            {
                last[owners[input]] = index;
            }
        }

        foreach (Value root in roots)
        {
            last[owners[root]] = order.Count;
        }

        ILookup<Value, Value> parts = order.Where(value => value.Op is PartOp).ToLookup(part => part.Inputs[0]);
        long[] ending = new long[order.Count + 1];
        long alive = 0;
        long peak = 0;
        foreach ((int index, Value value) in order.Index())
        {
            if (InPlaceCalls.May(value) && owners[value.Inputs[0]] is Value first && !IsGiven(first) && last[first] == index)
            {
                alive -= Bytes(first);
                ending[index] -= Bytes(first);
            }

            foreach (Value made in Made(value, parts))
            {
                if (owners[made] == made && !IsGiven(made) && (made.Op is not PartOp || made != value))
                {
                    alive += Bytes(made);
                    ending[last[made]] += Bytes(made);
                }
            }

            peak = Math.Max(peak, alive);
            alive -= ending[index];
        }

        return peak;
    }

    /// <summary>Bytes that a value takes where it is kept.</summary>
    public static long Bytes(Value value) => value.Types.Sum(type => type.Bytes) / (value.Half is null || IsGiven(value) ? 1 : 2);

    private static bool SharesMemory(Value value) => value.Op is ReshapeOp or StopGradientOp or AgainOp or TransposeOp or SliceOp
        or BroadcastToOp or PlaceOp or AddScaledOp { IsInPlace: true };

    // Variables have their memory already.
    private static IEnumerable<Value> Made(Value value, ILookup<Value, Value> parts) =>
        value.Op is UpdateOp ? [] : value.Types.Count > 1 ? parts[value] : [value];

    private static bool IsGiven(Value value) => value.Op is VariableOp or PlaceholderOp or ConstantOp;
}
