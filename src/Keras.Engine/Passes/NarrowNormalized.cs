using Keras.Engine.Graphs;
using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Passes;

/// <summary>What is normalized is kept for the backward pass in 16 bits a number.</summary>
/// <remarks>
/// Of a dense block these are the bottlenecks, most of what training keeps. Features stay as they are: layers still read them.
/// The forward pass and its statistics are those of without; gradients are those of numbers that are 2^-9 off at most, relative to each.
/// </remarks>
/// <param name="forward">The graph that gradients were taken of.</param>
public sealed class NarrowNormalized(Graph forward) : BackwardReads(forward)
{
    private protected override bool IsReplaced(Value value, RewriteContext forward) =>
        value.DType == DType.Float32 && value.Shape.Rank > 1 && value.Shape.Length <= CheckedSizes.Limit / NarrowOp.NumberBytes
        && value.Op is not (PlaceholderOp or ConstantOp or VariableOp or ConcatenateOp)
        && forward.Readers(value).Any(reader => reader is { Op: NormalizeOp } && ReferenceEquals(reader.Inputs[0], value));

    private protected override Value Replacement(Value value) =>
        Named(new WidenOp(), Named(new NarrowOp(), value, value.Label), value.Label);

    private static Value Named(Op op, Value x, string? label) => new(op, x) { Label = label, Half = x.Half };
}
