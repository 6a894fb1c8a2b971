using Keras.Engine.Graphs;
using Keras.Layers;

namespace Keras.Tracing;

/// <summary>Refuses variables that a layer uses and does not hold: they would neither be trained nor saved.</summary>
internal static class Ownership
{
    /// <summary>Checks what a layer's trace has read and updated.</summary>
    /// <exception cref="InvalidOperationException">A variable belongs to no layer inside.</exception>
    public static void Check(Layer layer, IReadOnlyList<Value> outputs, CallContext context)
    {
        Variable[] used =
        [
            .. context.Updates.Keys,
            .. Graph.TopologicalOrder([.. outputs, .. context.Losses, .. context.Updates.Values]).OfType<Variable>(),
        ];
        if (used.Length == 0)
        {
            return;
        }

        HashSet<Variable> owned = [.. layer.AllWeights.Select(weight => weight.Variable), .. layer.Weights];
        if (used.FirstOrDefault(variable => !owned.Contains(variable) && variable != context.Step) is Variable lost)
        {
            throw new InvalidOperationException(
                $"{layer.GetType().Name} {layer.Name} uses the variable {lost.Name}, which belongs to no layer that it "
                + "holds: it would neither be trained nor saved. Keep the layers that a layer calls in its fields, "
                + "properties, arrays, lists or dictionaries, make them once and not in every Call, or name them with "
                + "AddLayer; make variables by AddWeight.");
        }
    }
}
