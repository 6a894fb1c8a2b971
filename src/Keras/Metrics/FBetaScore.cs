using Keras.Layers;
using Keras.Losses;

namespace Keras.Metrics;

/// <summary>
/// The mean of precision and recall of each class, weighed harmonically:
/// <c>(1 + beta^2) * precision * recall / (beta^2 * precision + recall)</c>.
/// </summary>
/// <remarks>
/// Targets and outputs <c>(batch, classes)</c>. Port of keras/metrics. Logs hold numbers: without an average,
/// <see cref="PerClass"/> tells the scores of the classes.
/// </remarks>
/// <param name="average">
/// How one number is made of the classes: <c>"micro"</c> counts decisions whatever the class, <c>"macro"</c> is the mean over
/// classes, <c>"weighted"</c> that by their numbers of samples; null for none.
/// </param>
/// <param name="beta">What recall counts beside precision; positive, 1 by default.</param>
/// <param name="threshold">Scores above it say yes, in (0, 1]; if null, the highest of a row does.</param>
/// <param name="name">The name in logs; <c>"fbeta_score"</c> if null.</param>
/// <exception cref="ArgumentException">A number is out of range, or there is no such average.</exception>
[KerasAlias("fbeta_score")]
public class FBetaScore(string? average = null, double beta = 1, double? threshold = null, string? name = null)
    : Metric(name ?? "fbeta_score")
{
    private Variable? _found;
    private Variable? _falselyFound;
    private Variable? _missed;

    /// <inheritdoc cref="FBetaScore" path="/param[@name='average']"/>
    public string? Average { get; } = average is null ? null : Guard.OneOf(average, ["micro", "macro", "weighted"], "average");

    /// <inheritdoc cref="FBetaScore" path="/param[@name='beta']"/>
    public double Beta { get; } = beta > 0 ? beta : throw new ArgumentException(
        $"`beta` must be positive. Received: {beta}.", nameof(beta));

    /// <inheritdoc cref="FBetaScore" path="/param[@name='threshold']"/>
    public double? Threshold { get; } = threshold is null or (> 0 and <= 1) ? threshold : throw new ArgumentException(
        $"`threshold` must lie in (0, 1], or be null. Received: {threshold}.", nameof(threshold));

    /// <summary>The score of each class after all updates; 0 of a class that was never true nor found.</summary>
    /// <exception cref="InvalidOperationException">There was no update yet.</exception>
    public double[] PerClass()
    {
        if (_found is null)
        {
            throw new InvalidOperationException($"The metric {Name} has seen no batch yet: call UpdateState first.");
        }

        using Function scores = Function.OfAll(_ => [Scores(_found, _falselyFound!, _missed!)]);
        return [.. scores.ApplyAll()[0].Select(score => (double)score)];
    }

    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context)
    {
        if (yPred.Shape.Rank != 2)
        {
            throw new ArgumentException(
                $"The metric {Name} needs outputs (batch, classes). Received: {yPred.Shape}.", nameof(yPred));
        }

        int classes = yPred.Shape[1];
        _found ??= AddWeight("true_positives", classes);
        _falselyFound ??= AddWeight("false_positives", classes);
        _missed ??= AddWeight("false_negatives", classes);
        Value actual = Targets.LikeOutputs(yTrue, yPred);
        Value predicted = Threshold is double limit
            ? Ops.Greater(yPred, limit)
            : Ops.GreaterEqual(yPred, Ops.Max(yPred, -1, keepDims: true)) * Ops.Greater(Ops.Abs(yPred), 1e-9);
        Value weights = SampleWeights.Spread(sampleWeight, yPred, Name);
        Add(_found, actual * predicted);
        Add(_falselyFound, (1 - actual) * predicted);
        Add(_missed, actual * (1 - predicted));

        void Add(Variable count, Value counted) =>
            context.Update(count, context.Read(count) + Ops.Sum(counted * weights, 0));
    }

    /// <inheritdoc/>
    public override Value Result(CallContext context)
    {
        if (_found is null)
        {
            return Ops.Constant(0, Config.Floatx);
        }

        (Value found, Value falselyFound, Value missed) =
            (context.Read(_found), context.Read(_falselyFound!), context.Read(_missed!));
        switch (Average)
        {
            case "micro":
                return Scores(Ops.Sum(found), Ops.Sum(falselyFound), Ops.Sum(missed));
            case "macro":
                return Ops.Mean(Scores(found, falselyFound, missed));
            case "weighted":
                Value samples = found + missed;
                return Quotient.OrZero(Ops.Sum(Scores(found, falselyFound, missed) * samples), Ops.Sum(samples));
            default:
                throw new ArgumentException(
                    $"The metric {Name} has a number for each class, and logs hold one: say average: \"macro\", \"micro\" or "
                    + "\"weighted\", or call PerClass().");
        }
    }

    private Value Scores(Value found, Value falselyFound, Value missed)
    {
        double square = Beta * Beta;
        Value weighed = (1 + square) * found;
        return Quotient.OrZero(weighed, weighed + (square * missed) + falselyFound);
    }
}
