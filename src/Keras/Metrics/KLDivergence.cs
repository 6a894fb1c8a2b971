namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.KLDivergence"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"kl_divergence"</c> if null.</param>
[KerasAlias("kld", "kullback_leibler_divergence")]
public class KLDivergence(string? name = null) : LossMetric(new Losses.KLDivergence(), name);
