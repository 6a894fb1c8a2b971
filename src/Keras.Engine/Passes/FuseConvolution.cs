using Keras.Engine.Graphs;
using Keras.Engine.Operations;

namespace Keras.Engine.Passes;

/// <summary>Lets convolutions normalize and rectify what they read, and finish what they write.</summary>
/// <remarks>
/// In front of a convolution, and of its kernel's gradient, normalization and ReLU are computed while the images are read, by
/// each of them again: activations are never in memory. Behind it, bias, normalization, a shortcut's sum, ReLU and batch moments
/// are computed while the result is in the cache. Means of windows side by side activate what they read, too.
/// To be run after <see cref="FuseNormalizeRelu"/>. Equal up to rounding.
/// </remarks>
public sealed class FuseConvolution : RewritePass
{
    private const int ChannelAxis = 3;

    /// <inheritdoc/>
    protected override Value? Rewrite(Value value, RewriteContext context) => value switch
    {
        { Op: Conv2DOp { Groups: 1 } convolution, Inputs: [Value images, Value kernel] }
            => Before(value, convolution, images, kernel, context),

        { Op: Conv2DKernelGradientOp { Groups: 1 } gradient, Inputs: [{ Op: NormalizeReluOp normalize } images, Value dy] }
            when IsReadByConvolutionsOnly(images, context)
            => Replacement(
                value,
                new NormalizeReluConv2DKernelGradientOp(gradient.Window, normalize.Epsilon, gradient.KernelShape),
                [.. images.Inputs, dy]),

        { Op: AveragePoolingOp pooling, Inputs: [{ Op: NormalizeReluOp { Axis: ChannelAxis } normalize } images] }
            when context.IsUsedOnce(images) && NormalizeReluAveragePoolingOp.Fits(pooling.Window)
            => Replacement(value, new NormalizeReluAveragePoolingOp(pooling.Window, normalize.Epsilon), images.Inputs),

        { Op: PartOp part, Inputs: [{ Op: MomentsOp { Axis: ChannelAxis }, Inputs: [{ Op: PartOp { Index: 0 } } y] }] }
            when y.Inputs[0].Op is FusedConv2DOp { Moments: true }
            => y.Inputs[0].Part(1 + part.Index),

        { Op: BinaryOp { Function: BinaryFunction.Add }, Inputs: [Value left, Value right] }
            => Biased(value, left, right, context) ?? Biased(value, right, left, context)
                ?? Added(value, left, right, context) ?? Added(value, right, left, context),

        { Op: NormalizeReluOp normalize, Inputs: [Value x, ..] } when normalize.Axis == ChannelAxis
            => Behind(value, x, op => op with { After = normalize.Epsilon, Rectifies = true }, context, TakesNormalization),

        { Op: NormalizeOp normalize, Inputs: [Value x, ..] } when normalize.Axis == ChannelAxis
            => Behind(value, x, op => op with { After = normalize.Epsilon }, context, TakesNormalization),

        { Op: UnaryOp { Function: UnaryFunction.Relu }, Inputs: [Value x] }
            => Behind(value, x, op => op with { Rectifies = true }, context, _ => true),

        _ => null,
    };

    private static Value Replacement(Value value, Op op, IReadOnlyList<Value> inputs) => new(op, inputs) { Label = value.Label };

    private static Value? Before(Value value, Conv2DOp convolution, Value images, Value kernel, RewriteContext context)
    {
        bool hasMoments = AreMomentsRead(context);
        NormalizeReluOp? before = IsReadByConvolutionsOnly(images, context) ? (NormalizeReluOp)images.Op : null;
        if (!hasMoments && before is null)
        {
            return null;
        }

        Value fused = Replacement(
            value,
            new FusedConv2DOp(convolution.Window, before?.Epsilon, false, null, false, false, hasMoments),
            before is null ? [images, kernel] : [images.Inputs[0], kernel, .. images.Inputs.Skip(1)]);
        return hasMoments ? fused.Part(0) : fused;
    }

    private static Value? Biased(Value value, Value convolution, Value bias, RewriteContext context) =>
        bias.Shape.Rank == 1 && bias.Shape == value.Shape[^1..] && convolution.Shape == value.Shape
            ? Behind(value, convolution, op => op with { Bias = true }, context, op => !op.Bias && TakesNormalization(op), bias)
            : null;

    private static Value? Added(Value value, Value convolution, Value addend, RewriteContext context) =>
        addend.Shape == convolution.Shape
            ? Behind(value, convolution, op => op with { Adds = true }, context, op => !op.Adds, addend)
            : null;

    private static bool TakesNormalization(FusedConv2DOp op) => op.After is null && !op.Adds;

    // Appends a stage to a convolution that nothing else reads.
    private static Value? Behind(
        Value value,
        Value convolution,
        Func<FusedConv2DOp, FusedConv2DOp> append,
        RewriteContext context,
        Func<FusedConv2DOp, bool> isFree,
        params IReadOnlyList<Value> last)
    {
        FusedConv2DOp? op = convolution.Op switch
        {
            Conv2DOp { Groups: 1 } plain => new FusedConv2DOp(plain.Window, null, false, null, false, false, false),
            FusedConv2DOp { Rectifies: false, Moments: false } fused => fused,
            _ => null,
        };
        if (op is null || !isFree(op) || !context.IsUsedOnce(convolution))
        {
            return null;
        }

        // The numbers of a normalization come before a bias that is there already.
        IEnumerable<Value> numbers = value.Op is NormalizeReluOp or NormalizeOp ? value.Inputs.Skip(1) : [];
        bool hasMoments = AreMomentsRead(context);
        Value result = Replacement(
            value,
            append(op) with { Moments = hasMoments },
            [.. convolution.Inputs.Take(op.FirstAfter), .. numbers, .. convolution.Inputs.Skip(op.FirstAfter), .. last]);
        return hasMoments ? result.Part(0) : result;
    }

    private static bool AreMomentsRead(RewriteContext context) =>
        context.Readers(context.Original).Any(reader => reader is { Op: MomentsOp { Axis: ChannelAxis } });

    private static bool IsReadByConvolutionsOnly(Value images, RewriteContext context) =>
        images.Op is NormalizeReluOp { Axis: ChannelAxis } && images.Shape.Rank == 4
        && context.Readers(images).All(reader => reader is
        {
            Op: Conv2DOp { Groups: 1 } or Conv2DKernelGradientOp { Groups: 1 },
            Inputs: [{ Op: NormalizeReluOp or UnaryOp }, { Op: not (NormalizeReluOp or UnaryOp) }],
        });
}
