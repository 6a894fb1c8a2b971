namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.CategoricalHinge"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"categorical_hinge"</c> if null.</param>
public class CategoricalHinge(string? name = null) : LossMetric(new Losses.CategoricalHinge(), name);
