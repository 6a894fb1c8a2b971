namespace Keras.Callbacks;

/// <summary>
/// How often a callback acts: <c>"epoch"</c> for after every epoch, <c>"batch"</c> for after every batch, or a number
/// of batches.
/// </summary>
public readonly struct Frequency
{
    private Frequency(int? batches) => Batches = batches;

    /// <summary>Batches from one time to the next; null for after every epoch.</summary>
    public int? Batches { get; }

    /// <summary>After every so many batches.</summary>
    /// <exception cref="ArgumentException">The number is not positive.</exception>
    public static implicit operator Frequency(int batches) => new(Guard.Positive(batches, "frequency"));

    /// <summary>After every <c>"epoch"</c> or <c>"batch"</c>.</summary>
    /// <exception cref="ArgumentException">It is another word.</exception>
    public static implicit operator Frequency(string frequency) => frequency switch
    {
        "epoch" => default,
        "batch" => new Frequency(1),
        _ => throw new ArgumentException(
            $"A frequency must be \"epoch\", \"batch\" or a number of batches. Received: \"{frequency}\".",
            nameof(frequency)),
    };
}
