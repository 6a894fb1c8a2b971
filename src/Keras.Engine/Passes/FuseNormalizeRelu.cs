using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>Lets normalization apply the ReLU behind it, and its gradients apply the mask.</summary>
/// <remarks>
/// Forward, <c>relu(normalize(x))</c> is one pass over x instead of two. Backward, the mask comes from x again, so that
/// the sums and the gradient towards x read dy and x once each, and the gradient is added to what other readers of x
/// have sent. So is the gradient of moments, behind all others. Equal up to rounding.
/// </remarks>
public sealed class FuseNormalizeRelu : RewritePass
{
    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context) => value switch
    {
        { Op: UnaryOp { Function: UnaryFunction.Relu }, Inputs: [{ Op: NormalizeOp normalize } inner] }
            when context.IsUsedOnce(inner) && normalize.Axis == value.Shape.Rank - 1
            => Replacement(value, new NormalizeReluOp(normalize.Axis, normalize.Epsilon), inner.Inputs),

        { Op: NormalizeSumsOp sums, Inputs: [Value gradient, Value x, ..] }
            when Masked(gradient, x) is (Value dy, Value { Op: NormalizeReluOp fused } y)
                && fused.Axis == sums.Axis && fused.Epsilon == sums.Epsilon
            => Replacement(value, new NormalizeReluSumsOp(sums.Axis, sums.Epsilon), [dy, .. y.Inputs]),

        { Op: ScaleChannelsOp scale, Inputs: [Value gradient, Value factors] }
            when Masked(gradient, null) is (Value dy, Value { Op: NormalizeReluOp fused } y)
                && fused.Axis == scale.Axis && IsScaleOf(factors, y)
            => Replacement(value, new NormalizeReluGradientOp(scale.Axis, fused.Epsilon, null), [dy, .. y.Inputs]),

        { Op: BinaryOp { Function: BinaryFunction.Add }, Inputs: [Value left, Value right] }
            => WithAddend(value, left, right, context) ?? WithAddend(value, right, left, context)
                ?? WithMoments(left, right, context) ?? WithMoments(right, left, context),

        _ => null,
    };

    private static Value Replacement(Value value, Op op, IReadOnlyList<Value> inputs) => new(op, inputs) { Label = value.Label };

    // dy * (y > 0) for a normalized and rectified y, of x if that is given.
    private static (Value Dy, Value Y)? Masked(Value gradient, Value? x) => gradient is
    {
        Op: BinaryOp { Function: BinaryFunction.Multiply },
        Inputs:
        [
            Value dy,
        {
            Op: BinaryOp { Function: BinaryFunction.Greater },
            Inputs: [{ Op: NormalizeReluOp } y, { Op: ConstantOp { Number: 0 } }],
        },
        ],
    }
        && (x is null || ReferenceEquals(y.Inputs[0], x))
            ? (dy, y)
            : null;

    // gamma / sqrt(variance + epsilon), as the gradient of the normalization writes it.
    private static bool IsScaleOf(Value factors, Value y) => factors is
    {
        Op: BinaryOp { Function: BinaryFunction.Divide },
        Inputs:
        [
            Value gamma,
        {
            Op: UnaryOp { Function: UnaryFunction.Sqrt },
            Inputs:
                [
                {
                    Op: BinaryOp { Function: BinaryFunction.Add },
                    Inputs: [Value variance, { Op: ConstantOp { Number: double epsilon } }],
                },
                ],
        },
        ],
    }
        && ReferenceEquals(variance, y.Inputs[2]) && ReferenceEquals(gamma, y.Inputs[3])
        && epsilon == ((NormalizeReluOp)y.Op).Epsilon;

    private static Value? WithAddend(Value sum, Value gradient, Value addend, RewriteContext context)
    {
        if (gradient is not { Op: NormalizeReluGradientOp { AddendBegin: null } op }
            || !context.IsUsedOnce(gradient) || addend.Shape != sum.Shape || addend.Op is MomentsGradientOp)
        {
            return null;
        }

        (int begin, Value whole) = Whole(addend, op.Axis);
        return Replacement(gradient, op with { AddendBegin = begin }, [.. gradient.Inputs, whole]);
    }

    // The gradient of the moments comes last: it waits for the sums that all normalizations of x send.
    private static Value? WithMoments(Value moments, Value addend, RewriteContext context)
    {
        if (moments is not { Op: MomentsGradientOp op } || op.Axis != moments.Shape.Rank - 1
            || !context.IsUsedOnce(moments) || addend.Shape != moments.Shape)
        {
            return null;
        }

        if (op.AddendBegin is null)
        {
            (int begin, Value whole) = Whole(addend, op.Axis);
            return Replacement(moments, op with { AddendBegin = begin }, [.. moments.Inputs, whole]);
        }

        return addend is { Op: NormalizeReluGradientOp { AddendBegin: null } gradient } && context.IsUsedOnce(addend)
            ? Replacement(
                moments,
                op with { AddendBegin = 0 },
                [
                    .. moments.Inputs.Take(MomentsGradientOp.Addend),
                    Replacement(addend, gradient with { AddendBegin = op.AddendBegin }, [.. addend.Inputs, moments.Inputs[^1]]),
                ])
            : null;
    }

    // A range of channels is read where it lies.
    private static (int Begin, Value Whole) Whole(Value addend, int axis) =>
        addend is { Op: SliceOp slice } && slice.Axis == axis ? (slice.Begin, addend.Inputs[0]) : (0, addend);
}
