using Keras.Layers;

namespace Keras.Metrics;

/// <summary>The number, or the weight, of decisions of one kind.</summary>
/// <remarks>Targets 0 or 1 in the shape of the outputs. Port of keras/metrics.</remarks>
/// <param name="thresholds">Outputs above it say yes; 0.5 if null.</param>
/// <param name="name">The name in logs; Keras' snake-case class name if null.</param>
/// <exception cref="ArgumentException"><paramref name="thresholds"/> lies outside [0, 1].</exception>
public abstract class DecisionCount(double? thresholds = null, string? name = null) : Metric(name)
{
    private Variable? _count;

    /// <inheritdoc cref="DecisionCount" path="/param[@name='thresholds']"/>
    public double Thresholds { get; } = Guard.InRange(thresholds ?? 0.5, 0, 1, nameof(thresholds));

    private Variable Count => _count ??= AddWeight("accumulator", Shape.Scalar);

    /// <inheritdoc/>
    public override void UpdateState(Value yTrue, Value yPred, Value? sampleWeight, CallContext context)
    {
        Decisions decisions = Decisions.Of(yTrue, yPred, sampleWeight, Thresholds, null, null, Name);
        context.Update(Count, context.Read(Count) + CountIn(decisions));
    }

    /// <inheritdoc/>
    public override Value Result(CallContext context) => context.Read(Count);

    private protected abstract Value CountIn(Decisions decisions);
}
