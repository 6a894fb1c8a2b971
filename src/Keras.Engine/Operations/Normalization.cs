using Keras.Engine.Graphs;
using Keras.Engine.Tensors;

namespace Keras.Engine.Operations;

/// <summary>Mean and biased variance of every channel: two outputs of shape <c>(channels,)</c>.</summary>
/// <remarks>
/// The moments belong to the value, not to the layer: all normalizations of one value share them. Their gradient is
/// linear in <c>dmean</c> and <c>dvariance</c>, so that many readers cost one pass over the value.
/// </remarks>
public sealed record MomentsOp(int Axis) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        TensorType channels = new(inputs[0].DType, inputs[0].Shape[Axis]);
        return [channels, channels];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        Value mean = output.Part(0);
        return
        [
            new Value(
                new MomentsGradientOp(Axis),
                output.Inputs[0],
                mean,
                gradients[0] ?? Ops.ZerosLike(mean),
                gradients[1] ?? Ops.ZerosLike(mean)) { Label = output.Label },
        ];
    }
}

/// <summary><c>dmean / m + dvariance * 2 * (x - mean) / m</c> for m elements a channel, plus a gradient from elsewhere.</summary>
/// <remarks>
/// Inputs: x, mean, dmean, dvariance and, if <paramref name="AddendBegin"/> is not null, a tensor whose channels from there on
/// are added. Only passes ask for the addend.
/// </remarks>
public sealed record MomentsGradientOp(int Axis, int? AddendBegin = null) : Op
{
    /// <summary>The input that is the addend.</summary>
    public const int Addend = 4;

    /// <inheritdoc/>
    public override string Attributes =>
        $"[axis {Axis}{(AddendBegin is int begin ? $", adds channels from {begin}" : "")}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        (Value x, Value mean, Value dvariance) = (output.Inputs[0], output.Inputs[1], output.Inputs[3]);
        Value upstream = gradients[0]!;
        double share = (double)mean.Shape.Length / x.Shape.Length;
        IntList others = [.. Enumerable.Range(0, x.Shape.Rank).Where(axis => axis != Axis)];
        Value sum = Ops.Sum(upstream, others);
        return
        [
            Ops.ScaleChannels(upstream, dvariance * (2 * share), Axis),
            dvariance * sum * (-2 * share),
            sum * share,
            (Ops.Sum(upstream * x, others) - (mean * sum)) * (2 * share),
        ];
    }

    /// <inheritdoc/>
    public override bool ReadsChannelViews(int input) => input is 0 or Addend && AddendBegin is not null;

    /// <inheritdoc/>
    public override ChannelRange? ChannelsRead(Value value, int input) =>
        input == Addend && AddendBegin is int begin ? new ChannelRange(begin, value.Shape[^1]) : null;
}

/// <summary><c>gamma * (x - mean) / sqrt(variance + epsilon) + beta</c>, channel by channel.</summary>
/// <remarks>Inputs: x, mean, variance, gamma, beta; all but x of shape <c>(channels,)</c>.</remarks>
public sealed record NormalizeOp(int Axis, double Epsilon) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}, epsilon {Epsilon:R}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs)
    {
        Shape channels = inputs[0].Shape[Axis];
        if (inputs.Skip(1).Any(input => input.Shape != channels))
        {
            throw new ArgumentException(
                $"Normalize needs one number per channel ({channels}). "
                + $"Received: {string.Join(", ", inputs.Select(input => input.Shape))}.");
        }

        return [inputs[0].Types[0]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        (Value x, Value mean, Value variance, Value gamma) =
            (output.Inputs[0], output.Inputs[1], output.Inputs[2], output.Inputs[3]);
        Value dy = gradients[0]!;
        Value sums = new(new NormalizeSumsOp(Axis, Epsilon), dy, x, mean, variance) { Label = output.Label };
        Value sum = sums.Part(0);
        Value product = sums.Part(1);
        Value scale = gamma / Ops.Sqrt(variance + Epsilon);
        return
        [
            Ops.ScaleChannels(dy, scale, Axis),
            -(scale * sum),
            scale * product * -0.5 / Ops.Sqrt(variance + Epsilon),
            product,
            sum,
        ];
    }
}

/// <summary>
/// <c>sum(dy)</c> and <c>sum(dy * (x - mean) / sqrt(variance + epsilon))</c> for every channel: the gradients of beta
/// and gamma.
/// </summary>
/// <remarks>Inputs: dy, x, mean, variance. Two outputs of shape <c>(channels,)</c>.</remarks>
public sealed record NormalizeSumsOp(int Axis, double Epsilon) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}, epsilon {Epsilon:R}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[2].Types[0], inputs[2].Types[0]];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        (Value dy, Value x, Value mean, Value variance) =
            (output.Inputs[0], output.Inputs[1], output.Inputs[2], output.Inputs[3]);
        Value ofSum = gradients[0] ?? Ops.ZerosLike(mean);
        Value ofProduct = gradients[1] ?? Ops.ZerosLike(mean);
        Value scale = ofProduct / Ops.Sqrt(variance + Epsilon);
        return
        [
            Ops.Normalize(x, mean, variance, ofProduct, ofSum, Epsilon, Axis),
            Ops.ScaleChannels(dy, scale, Axis),
            -(scale * output.Part(0)),
            ofProduct * output.Part(1) * -0.5 / (variance + Epsilon),
        ];
    }
}

/// <summary>Multiplies every channel by its number. Inputs: x, factors of shape <c>(channels,)</c>.</summary>
public sealed record ScaleChannelsOp(int Axis) : Op
{
    /// <inheritdoc/>
    public override string Attributes => $"[axis {Axis}]";

    /// <inheritdoc/>
    public override TensorType[] Infer(IReadOnlyList<Value> inputs) => [inputs[0].Types[0]];

    /// <inheritdoc/>
    public override IReadOnlyList<Value?> Gradient(Value output, IReadOnlyList<Value?> gradients)
    {
        IntList others = [.. Enumerable.Range(0, output.Shape.Rank).Where(axis => axis != Axis)];
        return
        [
            Ops.ScaleChannels(gradients[0]!, output.Inputs[1], Axis),
            Ops.Sum(gradients[0]! * output.Inputs[0], others),
        ];
    }
}
