using Keras.Layers;
using Keras.Losses;

namespace Keras.Metrics;

/// <summary>The part of the targets' variance that outputs explain: <c>1 - sum of squared errors / sum around the mean</c>.</summary>
/// <remarks>Targets and outputs <c>(batch, outputs)</c>. Port of keras/metrics.</remarks>
/// <param name="classAggregation">
/// How one number is made of several outputs: <c>"uniform_average"</c>, or <c>"variance_weighted_average"</c>.
/// </param>
/// <param name="numRegressors">
/// For the adjusted score, how many variables the model computes with; 0, the default, for the plain one.
/// </param>
/// <param name="name">The name in logs; <c>"r2_score"</c> if null.</param>
/// <exception cref="ArgumentException">A number is negative, or there is no such aggregation.</exception>
[KerasAlias("r2_score")]
public class R2Score(string classAggregation = "uniform_average", int numRegressors = 0, string? name = null)
    : Metric(name ?? "r2_score")
{
    private Variable? _squares;
    private Variable? _sum;
    private Variable? _errors;
    private Variable? _count;
    private Variable? _samples;

    /// <inheritdoc cref="R2Score" path="/param[@name='classAggregation']"/>
    public string ClassAggregation { get; } =
        Guard.OneOf(classAggregation, ["uniform_average", "variance_weighted_average"], "classAggregation");

    /// <inheritdoc cref="R2Score" path="/param[@name='numRegressors']"/>
    public int NumRegressors { get; } = numRegressors >= 0 ? numRegressors : throw new ArgumentException(
        $"`numRegressors` must be at least 0. Received: {numRegressors}.", nameof(numRegressors));

    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context)
    {
        if (yPred.Shape.Rank != 2)
        {
            throw new ArgumentException(
                $"The metric {Name} needs outputs (batch, outputs). Received: {yPred.Shape}.", nameof(yPred));
        }

        int outputs = yPred.Shape[1];
        _squares ??= AddWeight("squared_sum", outputs);
        _sum ??= AddWeight("sum", outputs);
        _errors ??= AddWeight("total_mse", outputs);
        _count ??= AddWeight("count", outputs);
        _samples ??= AddWeight("num_samples", Shape.Scalar);
        Value targets = Targets.LikeOutputs(yTrue, yPred);
        Value weights = SampleWeights.Spread(sampleWeight, yPred, Name);
        Add(_squares, Ops.Square(targets) * weights);
        Add(_sum, targets * weights);
        Add(_errors, Ops.Square(targets - yPred) * weights);
        Add(_count, weights);
        context.Update(_samples, context.Read(_samples) + yPred.Shape.Length);

        void Add(Variable total, Value added) => context.Update(total, context.Read(total) + Ops.Sum(added, 0));
    }

    /// <inheritdoc/>
    public override Value Result(CallContext context)
    {
        if (_count is null)
        {
            return Ops.Constant(0, Config.Floatx);
        }

        Value sum = context.Read(_sum!);
        Value around = context.Read(_squares!) - (sum * Quotient.OrZero(sum, context.Read(_count)));
        Value scores = Ops.Where(Ops.Equal(around, 0), 0, 1 - Quotient.OrZero(context.Read(_errors!), around));
        Value score = ClassAggregation == "uniform_average"
            ? Ops.Mean(scores)
            : Quotient.OrZero(Ops.Sum(around * scores), Ops.Sum(around));
        if (NumRegressors == 0)
        {
            return score;
        }

        Value samples = context.Read(_samples!);
        Value free = samples - (NumRegressors + 1.0);
        return Ops.Where(free > 0, 1 - ((1 - score) * (samples - 1) / Ops.Maximum(free, 1)), score);
    }
}
