namespace Keras.EventFiles;

/// <summary>What an event file may ask of the machine; what asks for more is left out, and told.</summary>
public sealed record EventFileLimits
{
    /// <summary>The defaults.</summary>
    public static EventFileLimits Default { get; } = new();

    /// <summary>Longest record, in bytes. Default 256 MiB; the graph of DenseNet-201 takes 0.4 MB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int MaxRecordBytes { get; init => field = Positive(value); } = 256 << 20;

    /// <summary>
    /// Most parts of a record: values, nodes, inputs and sizes of a graph, buckets, images, texts, hyperparameters. Default
    /// 1,000,000. Each takes about a hundred bytes of memory, beside its own.
    /// </summary>
    /// <inheritdoc cref="MaxRecordBytes" path="/exception"/>
    public int MaxParts { get; init => field = Positive(value); } = 1_000_000;

    /// <summary>Most different tags of a file. Default 100,000.</summary>
    /// <inheritdoc cref="MaxRecordBytes" path="/exception"/>
    public int MaxTags { get; init => field = Positive(value); } = 100_000;

    private static int Positive(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }
}
