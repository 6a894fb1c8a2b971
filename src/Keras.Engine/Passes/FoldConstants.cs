using Keras.Engine.Operations;
using Keras.Engine.Tensors;

namespace Keras.Engine.Passes;

/// <summary>Computes what depends on numbers only, and leaves out what changes nothing.</summary>
/// <remarks>
/// Losses, learning rates and metrics are written for any number, such as a weight of 1. Rounded as the kernels round.
/// </remarks>
public sealed class FoldConstants : RewritePass
{
    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context) => value switch
    {
        { Op: BinaryOp op, Inputs: [{ Op: ConstantOp left }, { Op: ConstantOp right }] } when value.DType.IsFloating()
            => Computed(op.Function, Rounded(left), Rounded(right)) is double number ? Constant(number, value) : null,

        { Op: BinaryOp { Function: BinaryFunction.Multiply or BinaryFunction.Divide }, Inputs: [Value x, { Op: ConstantOp { Number: 1 } }] }
            when x.Shape == value.Shape => x,

        { Op: BinaryOp { Function: BinaryFunction.Multiply }, Inputs: [{ Op: ConstantOp { Number: 1 } }, Value x] }
            when x.Shape == value.Shape => x,

        { Op: BinaryOp { Function: BinaryFunction.Subtract }, Inputs: [Value x, { Op: ConstantOp { Number: 0 } }] }
            when x.Shape == value.Shape => x,

        { Op: CastOp, Inputs: [{ Op: ConstantOp constant }] } when value.DType.IsFloating() => Constant(Rounded(constant), value),

        // Gradients are taken by now.
        { Op: StopGradientOp, Inputs: [Value x] } => x,

        { Op: ReshapeOp, Inputs: [{ Op: ReshapeOp, Inputs: [Value x] }] } => Ops.Reshape(x, value.Shape),

        _ => null,
    };

    // Sums, products and quotients of two float32 numbers are exact enough in float64 to be rounded to float32 once more.
    private static double? Computed(BinaryFunction function, double left, double right) => function switch
    {
        BinaryFunction.Add => left + right,
        BinaryFunction.Subtract => left - right,
        BinaryFunction.Multiply => left * right,
        BinaryFunction.Divide => left / right,
        _ => null,
    };

    private static Value Constant(double number, Value value) =>
        new(new ConstantOp(Rounded(new ConstantOp(number, value.DType)), value.DType)) { Label = value.Label };

    private static double Rounded(ConstantOp constant) =>
        constant.DType == DType.Float32 ? (float)constant.Number
        : constant.DType.IsFloating() ? constant.Number
        : Math.Truncate(constant.Number);
}
