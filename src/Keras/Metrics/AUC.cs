using System.Text.Json.Nodes;
using Keras.Engine.Tensors;
using Keras.Layers;
using Keras.Saving;

namespace Keras.Metrics;

/// <summary>The area under a curve over all thresholds: how well outputs tell targets 1 from targets 0.</summary>
/// <remarks>
/// Targets 0 or 1 in the shape of the outputs, which lie in [0, 1]. The curve is drawn through the points of a fixed
/// list of thresholds. Port of keras/metrics; the interpolation of precision and recall is that of Davis and Goadrich
/// 2006.
/// </remarks>
/// <param name="numThresholds">Number of thresholds, evenly spaced from 0 to 1; at least 2, 200 by default.</param>
/// <param name="curve">
/// <c>"ROC"</c>, recall over the rate of false positives, or <c>"PR"</c>, precision over recall.
/// </param>
/// <param name="summationMethod">
/// <c>"interpolation"</c> between neighboring points, or a sum of rectangles of the lower (<c>"minoring"</c>) or the
/// higher (<c>"majoring"</c>) of both.
/// </param>
/// <param name="name">The name in logs; <c>"auc"</c> if null.</param>
/// <param name="thresholds">Thresholds within (0, 1) in place of evenly spaced ones.</param>
/// <param name="multiLabel">
/// Whether outputs <c>(samples, labels)</c> give one area per label, whose mean is the result, and not one area over all.
/// </param>
/// <param name="numLabels">Number of labels, with <paramref name="multiLabel"/>; that of the outputs if null.</param>
/// <param name="labelWeights">
/// A weight per label, zero or more: of its area in the mean, or else of its decisions; 1 if null.
/// </param>
/// <param name="fromLogits">Whether outputs should enter a sigmoid first.</param>
/// <exception cref="ArgumentException">A number is out of range, or a name is unknown.</exception>
public class AUC(
    int numThresholds = 200,
    string curve = "ROC",
    string summationMethod = "interpolation",
    string? name = null,
    IReadOnlyList<double>? thresholds = null,
    bool multiLabel = false,
    int? numLabels = null,
    IReadOnlyList<double>? labelWeights = null,
    bool fromLogits = false) : ThresholdMetric(name)
{
    private readonly bool _isEven = thresholds is null;
    private Variable? _labelFactors;

    /// <inheritdoc cref="AUC" path="/param[@name='numThresholds']"/>
    public int NumThresholds => Thresholds.Count;

    /// <inheritdoc cref="AUC" path="/param[@name='curve']"/>
    public string Curve { get; } = Guard.OneOf(curve.ToUpperInvariant(), ["ROC", "PR"], nameof(curve));

    /// <inheritdoc cref="AUC" path="/param[@name='summationMethod']"/>
    public string SummationMethod { get; } = Guard.OneOf(
        summationMethod.ToLowerInvariant(), ["interpolation", "minoring", "majoring"], nameof(summationMethod));

    /// <summary>All thresholds in ascending order, with one below 0 and one above 1.</summary>
    public override IReadOnlyList<double> Thresholds { get; } = AllThresholds(numThresholds, thresholds);

    /// <inheritdoc cref="AUC" path="/param[@name='multiLabel']"/>
    public bool MultiLabel { get; } = multiLabel;

    /// <inheritdoc cref="AUC" path="/param[@name='numLabels']"/>
    public int? NumLabels { get; } = numLabels is not int labels ? null : multiLabel
        ? Guard.Positive(labels, nameof(numLabels))
        : throw new ArgumentException($"`numLabels` needs multiLabel: true. Received: {labels}.", nameof(numLabels));

    /// <inheritdoc cref="AUC" path="/param[@name='labelWeights']"/>
    public IReadOnlyList<double>? LabelWeights { get; } =
        labelWeights?.Select(weight => Guard.NonNegative(weight, nameof(labelWeights))).ToArray();

    /// <inheritdoc cref="AUC" path="/param[@name='fromLogits']"/>
    public bool FromLogits { get; } = fromLogits;

    /// <inheritdoc/>
    public override JsonObject GetConfig(ConfigDialect dialect = ConfigDialect.Keras2)
    {
        JsonObject config = base.GetConfig(dialect);

        // The outermost thresholds are its own.
        config["thresholds"] = _isEven
            ? null
            : new JsonArray([.. Thresholds.Skip(1).SkipLast(1).Select(number => (JsonNode)number)]);
        return config;
    }

    private protected override bool CountsByLabel => MultiLabel;

    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context)
    {
        CheckLabels(yPred.Shape);
        Value scores = FromLogits ? Ops.Sigmoid(yPred) : yPred;
        Value weights = SampleWeights.Spread(sampleWeight, scores, Name);
        if (!MultiLabel && LabelWeights is not null)
        {
            weights *= LabelFactors(LabelWeights, scores.DType);
        }

        Count(yTrue, scores, weights, classId: null, context);
    }

    /// <inheritdoc/>
    public override Value Result(CallContext context)
    {
        Value areas = Areas(context);
        if (!MultiLabel || LabelWeights is null)
        {
            return Ops.Mean(areas);
        }

        Value factors = LabelFactors(LabelWeights, areas.DType);
        return Quotient.OrZero(Ops.Sum(areas * factors), Ops.Sum(factors));
    }

    private static double[] AllThresholds(int numThresholds, IReadOnlyList<double>? thresholds)
    {
        if (thresholds is null && numThresholds < 2)
        {
            throw new ArgumentException($"`numThresholds` must be at least 2. Received: {numThresholds}.");
        }

        IEnumerable<double> inner = thresholds is null
            ? Enumerable.Range(1, numThresholds - 2).Select(i => i / (numThresholds - 1.0))
            : thresholds.Select(threshold => Guard.InRange(threshold, 0, 1, nameof(thresholds))).Order();
        return [-Config.Epsilon, .. inner, 1 + Config.Epsilon];
    }

    private Value LabelFactors(IReadOnlyList<double> weights, DType dtype) =>
        _labelFactors ??= Fixed("label_weights", weights.Count, weights, dtype);

    // A scalar, or one for each label.
    private Value Areas(CallContext context)
    {
        if (Curve == "PR" && SummationMethod == "interpolation")
        {
            return InterpolatedPrecision(Hits(context), FalseAlarms(context), Misses(context));
        }

        (Value x, Value y) = Curve == "ROC"
            ? (1 - LeftOfZeros(context), FoundOfOnes(context))
            : (FoundOfOnes(context), RightOfFinds(context));
        (Value low, Value high) = (AllButLast(y), AllButFirst(y));
        Value heights = SummationMethod switch
        {
            "interpolation" => (low + high) / 2,
            "minoring" => Ops.Minimum(low, high),
            _ => Ops.Maximum(low, high),
        };
        return Ops.Sum((AllButLast(x) - AllButFirst(x)) * heights, [0]);
    }

    private void CheckLabels(Shape outputs)
    {
        if (MultiLabel && outputs.Rank != 2)
        {
            throw new ArgumentException(
                $"The metric {Name} with multiLabel takes outputs (samples, labels). Received: {outputs}.");
        }

        if (outputs[^1] != (NumLabels ?? outputs[^1]) || outputs[^1] != (LabelWeights?.Count ?? outputs[^1]))
        {
            throw new ArgumentException(
                $"`numLabels` and the length of `labelWeights` of the metric {Name} must be the number of labels, "
                + $"{outputs[^1]}. Received: {NumLabels?.ToString() ?? "null"} and {LabelWeights?.Count.ToString() ?? "null"}.");
        }
    }

    // Between two points, true and false positives grow in a fixed ratio, so precision follows a logarithm.
    private static Value InterpolatedPrecision(Value hits, Value falseAlarms, Value misses)
    {
        Value found = hits + falseAlarms;
        (Value before, Value after) = (AllButLast(found), AllButFirst(found));
        Value zero = Ops.Constant(0, hits.DType);
        Value hitsBetween = AllButLast(hits) - AllButFirst(hits);
        Value slope = Quotient.OrZero(hitsBetween, Ops.Maximum(before - after, zero));
        Value intercept = AllButFirst(hits) - (slope * after);
        Value bothFound = Ops.Greater(before, zero) * Ops.Greater(after, zero);
        Value ratio = Ops.Select(bothFound, Quotient.OrZero(before, after), Ops.Constant(1, hits.DType));
        Value area = slope * (hitsBetween + (intercept * Ops.Log(ratio)));
        return Ops.Sum(Quotient.OrZero(area, AllButFirst(hits) + AllButFirst(misses)), [0]);
    }

    private static Value AllButLast(Value x) => Ops.Slice(x, 0, 0, x.Shape[0] - 1);

    private static Value AllButFirst(Value x) => Ops.Slice(x, 0, 1, x.Shape[0] - 1);
}
