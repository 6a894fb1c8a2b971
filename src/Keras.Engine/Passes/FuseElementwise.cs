using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>Elementwise ops that feed only each other become one <see cref="ElementwiseTapeOp"/>.</summary>
/// <remarks>
/// Optimizer updates, activations with their normalization, and masked gradients read and write every element once.
/// Results and updates may leave from the middle of a tape. Broadcasts of operands disappear.
/// To be run after passes that look for normalizations and activations.
/// </remarks>
public sealed class FuseElementwise : IGraphPass
{
    /// <inheritdoc/>
    public Graph Run(Graph graph)
    {
        // Normalizations leave a few ops on numbers of channels behind: the second run fuses those.
        Graph fused = RunOnce(graph);
        return ReferenceEquals(fused, graph) ? graph : RunOnce(fused);
    }

    private static Graph RunOnce(Graph graph)
    {
        ElementwiseGroups groups = new(graph);
        Dictionary<Value, Value> replaced = new(groups.Order.Count);
        bool changed = false;
        foreach (Value value in groups.Order)
        {
            if (groups.GroupOf(value) is not ElementwiseGroup group || !group.IsWorthATape)
            {
                replaced[value] = value.WithInputs(input => replaced[input]);
            }
            else if (ReferenceEquals(group.Head, value))
            {
                changed = true;
                Replace(group, replaced);
            }
        }

        return !changed ? graph : graph with
        {
            Results = [.. graph.Results.Select(result => replaced[result])],
            Updates = [.. graph.Updates.Select(update => update with { Value = replaced[update.Value] })],
        };
    }

    // Members other than the head are read by members only, or handed out by the graph.
    private static void Replace(ElementwiseGroup group, Dictionary<Value, Value> replaced)
    {
        TapeBuilder builder = new(replaced);
        foreach (Value member in group.InOrder())
        {
            builder.Add(member);
        }

        Value[] outputs = [.. group.InOrder().Where(group.IsOutput)];
        (Tape tape, IReadOnlyList<Value> inputs) = builder.Build(outputs);
        Value fused = tape.Instructions.Count == 1 && IsPlain(tape, inputs, group.Head.Shape)
            ? new Value(tape.Instructions[0].Op, [.. tape.Instructions[0].Operands.Select(operand => inputs[operand])])
            {
                Label = group.Head.Label,
            }
            : new Value(new ElementwiseTapeOp(group.Head.Shape, tape), inputs) { Label = group.Head.Label };
        for (int output = 0; output < outputs.Length; output++)
        {
            replaced[outputs[output]] = outputs.Length == 1 ? fused : fused.Part(output);
        }
    }

    // One op whose broadcast operands became small again: it needs no tape if another operand has the full shape.
    private static bool IsPlain(Tape tape, IReadOnlyList<Value> inputs, Shape shape) =>
        tape.Instructions[0].Operands.Select(operand => inputs[operand].Shape)
            .Aggregate(Shape.Scalar, Broadcasting.Join) == shape;
}
