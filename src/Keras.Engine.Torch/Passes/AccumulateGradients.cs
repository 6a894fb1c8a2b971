using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Torch.Operations;

namespace Keras.Engine.Torch.Passes;

/// <summary>The gradient that a normalization sends is added where the gradients of its features lie, in one pass over them.</summary>
/// <remarks>
/// Not of single pixels: their gradient is nothing but two products that cancel, and one that is added without having been rounded
/// leaves what rounding took from the other.
/// </remarks>
public sealed class AccumulateGradients : RewritePass
{
    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context) =>
        value.Op is BinaryOp { Function: BinaryFunction.Add } && value.Half is null
            ? Accumulated(value, 0, context) ?? Accumulated(value, 1, context)
            : null;

    private static Value? Accumulated(Value sum, int scaled, RewriteContext context)
    {
        if (sum.Inputs[scaled] is not { Op: ScaleChannelsOp scale, Half: null, Inputs: [{ Half: null } x, Value factors] } gradient
            || scale.Axis != sum.Shape.Rank - 1 || gradient.Shape != sum.Shape || sum.Shape.Length <= sum.Shape[scale.Axis]
            || sum.Inputs[1 - scaled] is not { Half: null } addend || addend.Shape != sum.Shape
            || !context.IsUsedOnce(context.Original.Inputs[scaled]))
        {
            return null;
        }

        Value original = context.Original.Inputs[1 - scaled];
        if (addend.Op is not SliceOp slice || slice.Axis != scale.Axis)
        {
            bool isFree = IsFresh(addend) && context.IsUsedOnce(original);
            return new Value(new AddScaledOp(0, isFree), addend, x, factors) { Label = sum.Label };
        }

        bool isInPlace = IsFresh(addend.Inputs[0]) && context.IsUsedOnce(original)
            && context.Readers(original.Inputs[0]).All(reader => reader == original || reader is { Op: SliceOp other }
                && other.Axis == slice.Axis
                && (other.Begin >= slice.Begin + slice.Length || other.Begin + other.Length <= slice.Begin));
        return new Value(new AddScaledOp(slice.Begin, isInPlace), addend.Inputs[0], x, factors) { Label = sum.Label };
    }

    // Whether a value has memory of its own, every element once.
    private static bool IsFresh(Value value) => value is { Half: null, Op: ScaleChannelsOp or MomentsGradientOp or AddScaledOp };
}
