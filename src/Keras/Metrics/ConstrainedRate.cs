using Keras.Layers;

namespace Keras.Metrics;

/// <summary>The best value of a rate at thresholds where another rate is good enough; 0 if it never is.</summary>
/// <remarks>Targets 0 or 1 in the shape of the outputs, which lie in [0, 1]. Port of keras/metrics.</remarks>
/// <param name="limit">What the other rate must reach, in [0, 1].</param>
/// <param name="numThresholds">Number of thresholds, evenly spaced from 0 to 1; 0.5 alone if 1.</param>
/// <param name="classId">If not null, only this column counts.</param>
/// <param name="name">The name in logs; Keras' snake-case class name if null.</param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public abstract class ConstrainedRate(double limit, int numThresholds, int? classId, string? name)
    : ThresholdMetric(name)
{
    private readonly double _limit = limit;

    /// <inheritdoc cref="ConstrainedRate" path="/param[@name='numThresholds']"/>
    public int NumThresholds => Thresholds.Count;

    /// <inheritdoc cref="ConstrainedRate" path="/param[@name='classId']"/>
    public int? ClassId { get; } = classId is int column ? Guard.NonNegative(column, nameof(classId)) : null;

    /// <inheritdoc/>
    public override IReadOnlyList<double> Thresholds { get; } = Guard.Positive(numThresholds) == 1
        ? [0.5]
        : [.. Enumerable.Range(0, numThresholds).Select(i => i / (numThresholds - 1.0))];

    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context) =>
        Count(yTrue, yPred, sampleWeight, ClassId, context);

    /// <inheritdoc/>
    public override Value Result(CallContext context)
    {
        Value constrained = Constrained(context);
        Value isEnough = Ops.GreaterOrEqual(constrained, Ops.Constant(_limit, constrained.DType));
        return Ops.Max(isEnough * Best(context));
    }

    /// <summary>The rate that must reach the limit, at each threshold.</summary>
    private protected abstract Value Constrained(CallContext context);

    /// <summary>The rate whose best value is told, at each threshold.</summary>
    private protected abstract Value Best(CallContext context);
}
