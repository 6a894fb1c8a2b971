namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.MeanAbsoluteError"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"mean_absolute_error"</c> if null.</param>
[KerasAlias("mae")]
public class MeanAbsoluteError(string? name = null) : LossMetric(new Losses.MeanAbsoluteError(), name);
