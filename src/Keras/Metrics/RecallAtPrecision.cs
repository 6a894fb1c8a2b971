using Keras.Layers;

namespace Keras.Metrics;

/// <summary>The best recall, the part of all 1 that is found, where the precision is good enough.</summary>
/// <remarks>Targets 0 or 1 in the shape of the outputs, which lie in [0, 1]. Port of keras/metrics.</remarks>
/// <param name="precision">The part of all finds that must be right, in [0, 1].</param>
/// <param name="numThresholds">Number of thresholds, evenly spaced from 0 to 1; 0.5 alone if 1.</param>
/// <param name="classId">If not null, only this column counts.</param>
/// <param name="name">The name in logs; <c>"recall_at_precision"</c> if null.</param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public class RecallAtPrecision(
    double precision, int numThresholds = 200, int? classId = null, string? name = null)
    : ConstrainedRate(precision, numThresholds, classId, name)
{
    /// <inheritdoc cref="RecallAtPrecision" path="/param[@name='precision']"/>
    public double Precision { get; } = Guard.InRange(precision, 0, 1);

    private protected override Value Constrained(CallContext context) => RightOfFinds(context);

    private protected override Value Best(CallContext context) => FoundOfOnes(context);
}
