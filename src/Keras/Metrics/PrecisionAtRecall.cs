using Keras.Layers;

namespace Keras.Metrics;

/// <summary>The best precision, the part of all finds that is right, where the recall is good enough.</summary>
/// <remarks>Targets 0 or 1 in the shape of the outputs, which lie in [0, 1]. Port of keras/metrics.</remarks>
/// <param name="recall">The part of all 1 that must be found, in [0, 1].</param>
/// <param name="numThresholds">Number of thresholds, evenly spaced from 0 to 1; 0.5 alone if 1.</param>
/// <param name="classId">If not null, only this column counts.</param>
/// <param name="name">The name in logs; <c>"precision_at_recall"</c> if null.</param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public class PrecisionAtRecall(
    double recall, int numThresholds = 200, int? classId = null, string? name = null)
    : ConstrainedRate(recall, numThresholds, classId, name)
{
    /// <inheritdoc cref="PrecisionAtRecall" path="/param[@name='recall']"/>
    public double Recall { get; } = Guard.InRange(recall, 0, 1);

    private protected override Value Constrained(CallContext context) => FoundOfOnes(context);

    private protected override Value Best(CallContext context) => RightOfFinds(context);
}
