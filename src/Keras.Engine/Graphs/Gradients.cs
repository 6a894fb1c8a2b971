using Keras.Engine.Operations;
using Keras.Engine.Recording;

namespace Keras.Engine.Graphs;

/// <summary>Reverse-mode differentiation: a walk from the loss to the weights that calls <see cref="Op.Gradient"/>.</summary>
public static class Gradients
{
    /// <summary>The gradient of <paramref name="loss"/> towards each of <paramref name="targets"/>.</summary>
    /// <param name="loss">A scalar.</param>
    /// <param name="targets">Values the loss may depend on.</param>
    /// <returns>One value per target, null where the loss does not depend on it.</returns>
    /// <exception cref="ArgumentException"><paramref name="loss"/> is not a scalar.</exception>
    public static IReadOnlyList<Value?> Of(Value loss, IReadOnlyList<Value> targets)
    {
        if (loss.Shape.Rank != 0)
        {
            throw new ArgumentException($"The loss must be a scalar. Received: shape {loss.Shape}.", nameof(loss));
        }

        // What the forward pass has read is what its gradient reads.
        using Assignments.Scope asRead = Assignments.Suspend();
        IReadOnlyList<Value> order = Graph.TopologicalOrder([loss]);
        HashSet<Value> needed = Dependents(order, targets);
        Dictionary<Value, Value?[]> gradients = new() { [loss] = [Ops.Constant(1, loss.DType)] };
        for (int position = order.Count - 1; position >= 0; position--)
        {
            Value value = order[position];
            if (!needed.Contains(value) || value.Inputs.Count == 0 || !gradients.TryGetValue(value, out Value?[]? outer))
            {
                continue;
            }

            if (value.Op is PartOp part)
            {
                Accumulate(gradients, value.Inputs[0], part.Index, outer[0]);
                continue;
            }

            if (!value.Inputs.Any(needed.Contains))
            {
                continue;
            }

            using LabelScope label = new(value.Label);
            using HalfScope half = new(value.Half);
            using Recorder.EpochScope sameReads = Recorder.As(value);
            IReadOnlyList<Value?> inner = value.Op.Gradient(value, outer);
            for (int input = 0; input < inner.Count; input++)
            {
                if (needed.Contains(value.Inputs[input]))
                {
                    Accumulate(gradients, value.Inputs[input], 0, inner[input]);
                }
            }
        }

        return [.. targets.Select(target => gradients.TryGetValue(target, out Value?[]? found) ? found[0] : null)];
    }

    private static void Accumulate(Dictionary<Value, Value?[]> gradients, Value value, int part, Value? gradient)
    {
        if (gradient is null)
        {
            return;
        }

        if (!gradients.TryGetValue(value, out Value?[]? parts))
        {
            gradients[value] = parts = new Value?[value.Types.Count];
        }

        parts[part] = parts[part] is Value sum ? sum + gradient : gradient;
    }

    // Only these values lie on a path from a target to the loss.
    private static HashSet<Value> Dependents(IReadOnlyList<Value> order, IReadOnlyList<Value> targets)
    {
        HashSet<Value> needed = [.. targets];
        foreach (Value value in order)
        {
            if (value.Inputs.Any(needed.Contains))
            {
                needed.Add(value);
            }
        }

        return needed;
    }
}
