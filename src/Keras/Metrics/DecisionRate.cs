using Keras.Layers;

namespace Keras.Metrics;

/// <summary>True positives among all decisions of a kind.</summary>
/// <remarks>Targets 0 or 1 in the shape of the outputs. Port of keras/metrics.</remarks>
/// <param name="thresholds">Outputs above it say yes; 0.5 if null, or any if <paramref name="topK"/> is given.</param>
/// <param name="topK">If not null, so many of the highest outputs of each row say yes.</param>
/// <param name="classId">If not null, only this column counts.</param>
/// <param name="name">The name in logs; Keras' snake-case class name if null.</param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public abstract class DecisionRate(
    double? thresholds = null, int? topK = null, int? classId = null, string? name = null) : Metric(name)
{
    private Variable? _hits;
    private Variable? _misses;

    /// <inheritdoc cref="DecisionRate" path="/param[@name='thresholds']"/>
    public double? Thresholds { get; } =
        thresholds is double threshold ? Guard.InRange(threshold, 0, 1, nameof(thresholds)) : null;

    /// <inheritdoc cref="DecisionRate" path="/param[@name='topK']"/>
    public int? TopK { get; } = topK is int k ? Guard.Positive(k, nameof(topK)) : null;

    /// <inheritdoc cref="DecisionRate" path="/param[@name='classId']"/>
    public int? ClassId { get; } = classId is int column ? Guard.NonNegative(column, nameof(classId)) : null;

    private Variable Hits => _hits ??= AddWeight("true_positives", Shape.Scalar);

    private Variable Misses => _misses ??= AddWeight(MissesName, Shape.Scalar);

    private protected abstract string MissesName { get; }

    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context)
    {
        double threshold = Thresholds ?? (TopK is null ? 0.5 : double.NegativeInfinity);
        Decisions decisions = Decisions.Of(yTrue, yPred, sampleWeight, threshold, TopK, ClassId, Name);
        context.Update(Hits, context.Read(Hits) + decisions.TruePositives);
        context.Update(Misses, context.Read(Misses) + MissesIn(decisions));
    }

    /// <inheritdoc/>
    public override Value Result(CallContext context)
    {
        Value hits = context.Read(Hits);
        return Quotient.OrZero(hits, hits + context.Read(Misses));
    }

    private protected abstract Value MissesIn(Decisions decisions);
}
