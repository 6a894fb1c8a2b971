namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.SquaredHinge"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"squared_hinge"</c> if null.</param>
public class SquaredHinge(string? name = null) : LossMetric(new Losses.SquaredHinge(), name);
