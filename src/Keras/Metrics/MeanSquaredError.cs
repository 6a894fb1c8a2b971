namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.MeanSquaredError"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"mean_squared_error"</c> if null.</param>
[KerasAlias("mse")]
public class MeanSquaredError(string? name = null) : LossMetric(new Losses.MeanSquaredError(), name);
