namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.MeanSquaredLogarithmicError"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"mean_squared_logarithmic_error"</c> if null.</param>
[KerasAlias("msle")]
public class MeanSquaredLogarithmicError(string? name = null)
    : LossMetric(new Losses.MeanSquaredLogarithmicError(), name);
