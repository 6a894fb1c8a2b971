using Keras.Layers;

namespace Keras.Metrics;

/// <summary>The best sensitivity, the part of all 1 that is found, where the specificity is good enough.</summary>
/// <remarks>Targets 0 or 1 in the shape of the outputs, which lie in [0, 1]. Port of keras/metrics.</remarks>
/// <param name="specificity">The part of all 0 that must be left alone, in [0, 1].</param>
/// <param name="numThresholds">Number of thresholds, evenly spaced from 0 to 1; 0.5 alone if 1.</param>
/// <param name="classId">If not null, only this column counts.</param>
/// <param name="name">The name in logs; <c>"sensitivity_at_specificity"</c> if null.</param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public class SensitivityAtSpecificity(
    double specificity, int numThresholds = 200, int? classId = null, string? name = null)
    : ConstrainedRate(specificity, numThresholds, classId, name)
{
    /// <inheritdoc cref="SensitivityAtSpecificity" path="/param[@name='specificity']"/>
    public double Specificity { get; } = Guard.InRange(specificity, 0, 1);

    private protected override Value Constrained(CallContext context) => LeftOfZeros(context);

    private protected override Value Best(CallContext context) => FoundOfOnes(context);
}
