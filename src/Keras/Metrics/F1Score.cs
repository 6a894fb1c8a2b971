namespace Keras.Metrics;

/// <summary>The harmonic mean of precision and recall: <see cref="FBetaScore"/> with a beta of 1.</summary>
/// <inheritdoc cref="FBetaScore" path="/*[self::remarks or self::exception]"/>
/// <param name="average">
/// How one number is made of the classes: <c>"micro"</c>, <c>"macro"</c> or <c>"weighted"</c>; null for none.
/// </param>
/// <param name="threshold">Scores above it say yes, in (0, 1]; if null, the highest of a row does.</param>
/// <param name="name">The name in logs; <c>"f1_score"</c> if null.</param>
[KerasAlias("f1_score")]
public class F1Score(string? average = null, double? threshold = null, string? name = null)
    : FBetaScore(average, 1, threshold, name ?? "f1_score");
