namespace Keras.Training;

/// <summary>
/// The <c>shuffle</c> of Fit: whether every epoch has its own order of samples, as by default, or <c>"batch"</c> for its
/// own order of batches, whose samples stay together.
/// </summary>
public readonly struct Shuffle
{
    private readonly bool _isOff;

    private Shuffle(bool isOff, bool keepsBatches)
    {
        _isOff = isOff;
        KeepsBatches = keepsBatches;
    }

    internal bool IsOn => !_isOff;

    internal bool KeepsBatches { get; }

    /// <summary>Whether every epoch has its own order of samples.</summary>
    public static implicit operator Shuffle(bool shuffle) => new(!shuffle, keepsBatches: false);

    /// <summary>Batches in an order of their own for every epoch.</summary>
    /// <param name="shuffle"><c>"batch"</c>.</param>
    /// <exception cref="ArgumentException">It is another word.</exception>
    public static implicit operator Shuffle(string shuffle) => shuffle == "batch"
        ? new(isOff: false, keepsBatches: true)
        : throw new ArgumentException(
            $"`shuffle` must be true, false or \"batch\". Received: \"{shuffle}\".", nameof(shuffle));
}
