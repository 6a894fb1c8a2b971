namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.Hinge"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"hinge"</c> if null.</param>
public class Hinge(string? name = null) : LossMetric(new Losses.Hinge(), name);
