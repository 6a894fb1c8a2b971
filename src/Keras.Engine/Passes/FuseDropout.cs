using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>Masks of dropout are drawn where they are multiplied, forward and backward, instead of being kept between.</summary>
/// <remarks>A mask is a function of seed, step and position: to draw it again takes less than to read it. Equal in every bit.</remarks>
public sealed class FuseDropout : RewritePass
{
    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context) =>
        value.Op is BinaryOp { Function: BinaryFunction.Multiply } && value.Half is null
            ? Masked(value, value.Inputs[0], value.Inputs[1]) ?? Masked(value, value.Inputs[1], value.Inputs[0])
            : null;

    /// <summary>Whether a value is a mask: a number where one that is drawn reaches a rate, 0 elsewhere.</summary>
    internal static bool IsMask(Value value) => Mask(value) is not null;

    private static Value? Masked(Value product, Value x, Value mask) =>
        product.Shape.Rank > 0 && mask.Shape == product.Shape && x.Shape == product.Shape && Mask(mask) is (DropoutOp op, Value step)
            ? new Value(op, x, step) { Label = product.Label }
            : null;

    private static (DropoutOp Op, Value Step)? Mask(Value value) =>
        BinaryOp.Operands(value, BinaryFunction.Multiply) is (Value kept, { Op: ConstantOp { Number: double scale } })
        && BinaryOp.Operands(kept, BinaryFunction.GreaterOrEqual)
            is ({ Op: RandomUniformOp draw } drawn, { Op: ConstantOp { Number: double rate } })
            ? (new DropoutOp(draw.Seed, rate, scale), drawn.Inputs[0])
            : null;
}
