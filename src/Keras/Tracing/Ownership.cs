using Keras.Engine.Graphs;
using Keras.Layers;

namespace Keras.Tracing;

/// <summary>Refuses variables that a layer uses and does not hold: they would neither be trained nor saved.</summary>
internal static class Ownership
{
    /// <summary>Checks all that was read and updated in the trace of a layer alone.</summary>
    /// <exception cref="InvalidOperationException">A variable belongs to no layer inside.</exception>
    public static void Check(Layer layer, IReadOnlyList<Value> outputs, CallContext context) =>
        Check(layer, [], [.. outputs, .. context.Losses, .. context.Updates.Keys, .. context.Updates.Values], context);

    /// <summary>Checks what was read between inputs and outputs.</summary>
    /// <inheritdoc cref="Check(Layer, IReadOnlyList{Value}, CallContext)"/>
    public static void Check(Layer layer, IReadOnlyList<Value> inputs, IReadOnlyList<Value> outputs, CallContext context)
    {
        HashSet<Value> ends = [.. inputs];
        Variable[] used =
        [
            .. Graph.TopologicalOrder(
                outputs, value => ends.Contains(value) || context.VariableOf(value) is not null ? [] : value.Inputs)
                .Where(value => !ends.Contains(value)).Select(context.VariableOf).OfType<Variable>()
                .Where(variable => variable is not ConstantTensor),
        ];
        if (used.Length == 0)
        {
            return;
        }

        HashSet<Variable> owned = [.. layer.AllWeights.Select(weight => weight.Variable)];
        if (used.FirstOrDefault(variable => !owned.Contains(variable) && !context.Tables.Contains(variable)
            && variable != context.Step && context.Replicas?.Owns(variable) != true
            && !layer.Weights.Contains(variable)) is Variable lost)
        {
            throw new InvalidOperationException(
                $"{layer.GetType().Name} {layer.Name} uses the variable {lost.Name}, which belongs to no layer that it "
                + "holds: it would neither be trained nor saved. Keep the layers that a layer calls in its fields, "
                + "properties, arrays, lists or dictionaries, make them once and not in every Call, or name them with "
                + "AddLayer; make variables by AddWeight.");
        }
    }
}
