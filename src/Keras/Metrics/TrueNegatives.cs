namespace Keras.Metrics;

/// <summary>How many targets of 0 have outputs up to the threshold.</summary>
/// <remarks>Targets 0 or 1 in the shape of the outputs. Port of keras/metrics.</remarks>
/// <param name="thresholds">Outputs above it say yes; 0.5 if null.</param>
/// <param name="name">The name in logs; <c>"true_negatives"</c> if null.</param>
/// <exception cref="ArgumentException"><paramref name="thresholds"/> lies outside [0, 1].</exception>
public class TrueNegatives(double? thresholds = null, string? name = null) : DecisionCount(thresholds, name)
{
    private protected override Value CountIn(Decisions decisions) => decisions.TrueNegatives;
}
