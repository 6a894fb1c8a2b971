using Keras.Engine.Operations;
using Keras.Engine.Passes;
using Keras.Engine.Tensors;
using Keras.Engine.Torch.Operations;

namespace Keras.Engine.Torch.Passes;

/// <summary>What is normalized and rectified for a convolution of single pixels alone is cut to a range instead, in one pass.</summary>
/// <remarks>
/// For a positive scale, <c>relu(scale * x + shift)</c> is <c>scale * max(x, -shift / scale) + shift</c>, for a negative one the same
/// with the minimum; the kernel and a bias take the scale and the shift. Equal up to rounding.
/// </remarks>
public sealed class ClampChannels : RewritePass
{
    // A smaller scale leaves nothing of x in float32, and its limit would leave the range of the type.
    private const double Tiny = 1e-20;

    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context)
    {
        if (value.Half is not null || (value.Op as BiasedConv2DOp)?.Convolution is not Conv2DOp op
            || op is not { Groups: 1 } || op.Window != Window2D.Valid(1, 1, 1)
            || value.Inputs[0] is not { Op: UnaryOp { Function: UnaryFunction.Relu } } rectified
            || rectified.Inputs[0] is not { Half: null, Op: NormalizeOp { Axis: 3 } normalize } normalized
            || !context.IsUsedOnce(context.Original.Inputs[0]) || !context.IsUsedOnce(context.Original.Inputs[0].Inputs[0]))
        {
            return null;
        }

        (Value x, Value mean, Value beta) = (normalized.Inputs[0], normalized.Inputs[1], normalized.Inputs[4]);
        (int channels, int filters) = (x.Shape[3], value.Shape[3]);
        Value factor = normalized.Inputs[3] / Ops.Sqrt(normalized.Inputs[2] + normalize.Epsilon);
        Value offset = beta - (mean * factor);
        Value isLarge = Ops.Greater(Ops.Abs(factor), Number(Tiny));
        Value scale = factor * isLarge;
        Value limit = -offset / Ops.Select(isLarge, factor, Ops.OnesLike(factor));
        Value least = Ops.Select(Ops.Greater(scale, Number(0)), limit, Filled(double.NegativeInfinity));
        Value largest = Ops.Select(Ops.Greater(Number(0), scale), limit, Filled(double.PositiveInfinity));
        Value shift = Ops.Select(isLarge, offset, Ops.Relu(offset));

        Value kernel = value.Inputs[1];
        Value bias = Ops.MatMul(Ops.Reshape(shift, (1, channels)), Ops.Reshape(kernel, (channels, filters)));
        Value clamped = new(new ClampOp(), x, least, largest) { Label = normalized.Label };
        return new Value(
            value.Op,
            clamped,
            kernel * Ops.Reshape(scale, (channels, 1)),
            Ops.Reshape(bias, filters) + value.Inputs[2])
        {
            Label = value.Label,
        };

        Value Number(double number) => Ops.Constant(number, x.DType);

        Value Filled(double number) => Ops.BroadcastTo(Number(number), channels);
    }
}
