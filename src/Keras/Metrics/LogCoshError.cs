namespace Keras.Metrics;

/// <summary>The mean of the loss <see cref="Losses.LogCosh"/>, as a metric.</summary>
/// <param name="name">The name in logs; <c>"logcosh"</c> if null.</param>
[KerasAlias("logcosh")]
public class LogCoshError(string? name = null) : LossMetric(new Losses.LogCosh(), name ?? "logcosh");
