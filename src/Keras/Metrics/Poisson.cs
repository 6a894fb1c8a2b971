namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.Poisson"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"poisson"</c> if null.</param>
public class Poisson(string? name = null) : LossMetric(new Losses.Poisson(), name);
