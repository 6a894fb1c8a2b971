using Keras.Engine.Operations;

namespace Keras.Engine.Torch.Programs;

/// <summary>Takes the sums of a normalization's gradient behind all else that reads it, so that its products may overwrite it.</summary>
internal static class LateSums
{
    /// <summary>An order with every sum as late as the last other reader of the gradient allows.</summary>
    /// <param name="order">Values, each after its inputs.</param>
    public static IReadOnlyList<Value> Of(IReadOnlyList<Value> order)
    {
        Value[] late = [.. order];
        Dictionary<Value, int> places = [];
        Dictionary<Value, Value> lastReaders = [];
        foreach ((int place, Value value) in late.Index())
        {
            places[value] = place;
            foreach (Value input in value.Inputs.Where(_ => value.Op is not NormalizeSumsOp))
            {
                lastReaders[input] = value;
            }
        }

        foreach (Value sums in order.Where(value => value.Op is NormalizeSumsOp))
        {
            if (lastReaders.TryGetValue(sums.Inputs[0], out Value? last) && places[last] > places[sums])
            {
                MoveBehind(sums, last, late, places);
            }
        }

        return late;
    }

    // What is made of the sums moves with them; nothing moves if the last reader is.
    private static void MoveBehind(Value sums, Value last, Value[] order, Dictionary<Value, int> places)
    {
        (int from, int to) = (places[sums], places[last]);
        HashSet<Value> moved = [sums];
        foreach (Value value in order[from..(to + 1)])
        {
            if (value.Inputs.Any(moved.Contains))
            {
                moved.Add(value);
            }
        }

        if (moved.Contains(last))
        {
            return;
        }

        Value[] between = order[from..(to + 1)];
        foreach ((int index, Value value) in between.Where(value => !moved.Contains(value)).Concat(between.Where(moved.Contains)).Index())
        {
            order[from + index] = value;
            places[value] = from + index;
        }
    }
}
