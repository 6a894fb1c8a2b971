namespace Keras.EventFiles.Logged;

/// <summary>How numbers were distributed.</summary>
/// <param name="Buckets">Buckets from left to right.</param>
/// <inheritdoc cref="LoggedItem" path="/param"/>
public sealed record LoggedHistogram(string Tag, long Step, double WallTime, IReadOnlyList<HistogramBucket> Buckets)
    : LoggedItem(Tag, Step, WallTime);
