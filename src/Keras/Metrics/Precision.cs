namespace Keras.Metrics;

/// <summary>
/// Which part of all outputs that say yes is right: true positives / (true + false positives); 0 of none.
/// </summary>
/// <remarks>Targets 0 or 1 in the shape of the outputs. Port of keras/metrics.</remarks>
/// <param name="thresholds">Outputs above it say yes; 0.5 if null, or any if <paramref name="topK"/> is given.</param>
/// <param name="topK">If not null, so many of the highest outputs of each row say yes.</param>
/// <param name="classId">If not null, only this column counts.</param>
/// <param name="name">The name in logs; <c>"precision"</c> if null.</param>
/// <exception cref="ArgumentException">A number is out of range.</exception>
public class Precision(double? thresholds = null, int? topK = null, int? classId = null, string? name = null)
    : DecisionRate(thresholds, topK, classId, name)
{
    private protected override string MissesName => "false_positives";

    private protected override Value MissesIn(Decisions decisions) => decisions.FalsePositives;
}
