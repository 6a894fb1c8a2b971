namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.MeanAbsolutePercentageError"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"mean_absolute_percentage_error"</c> if null.</param>
[KerasAlias("mape")]
public class MeanAbsolutePercentageError(string? name = null)
    : LossMetric(new Losses.MeanAbsolutePercentageError(), name);
