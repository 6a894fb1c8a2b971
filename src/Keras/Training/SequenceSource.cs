namespace Keras.Training;

/// <summary>The batches of a <see cref="Utils.Sequence"/>, made by several threads at once.</summary>
/// <param name="sequence">Makes batches by number.</param>
/// <param name="check">Brings a batch into the order of the model's inputs and outputs.</param>
/// <param name="seed">Decides the order of batches in every pass; null to keep the order.</param>
/// <param name="maxQueueSize">Batches that may be made before they are needed.</param>
/// <param name="workers">Threads that make batches.</param>
internal sealed class SequenceSource(
    Utils.Sequence sequence, Func<Utils.Batch, ArrayData> check, int? seed, int maxQueueSize, int workers) : BatchSource
{
    private int? _seed = seed;

    public override int? Steps { get; } = sequence.Length > 0
        ? sequence.Length
        : throw new ArgumentException(
            "Expected a sequence of at least one batch. "
            + $"Received: a {sequence.GetType().Name} of length {sequence.Length}.");

    public override int? BatchSize => sequence.SamplesPerBatch;

    public override string Description => sequence.Description + (_seed is null ? "" : ", batches shuffled");

    public override int Workers { get; } = Guard.Positive(workers);

    public override int Ahead { get; } = Guard.Positive(maxQueueSize);

    // An iterator draws a seed of its own if the script gives none.
    public override IReadOnlyList<int> Seeds
    {
        get => [_seed ?? 0, sequence.OrderSeed ?? 0];
        set
        {
            _seed = _seed is null ? null : value[0];
            sequence.OrderSeed = sequence.OrderSeed is null ? null : value[1];
        }
    }

    public override void Skip(long passes, int? steps = null)
    {
        for (long pass = 0; pass < passes && (steps ?? Steps) == Steps; pass++)
        {
            sequence.OnEpochEnd();
        }
    }

    public override IEnumerable<Func<Batch>> Pass(long number)
    {
        IEnumerable<int> order = _seed is int start
            ? new RandomStream(start, number).Permutation(sequence.Length)
            : Enumerable.Range(0, sequence.Length);
        foreach (int index in order)
        {
            yield return () => Made(index);
        }
    }

    public override void EndPass() => sequence.OnEpochEnd();

    private Batch Made(int index) => Share.Size > 1 && sequence.GetPart(index, Share.Made) is { } part
        ? GeneratorSource.Checked(part, index, check, Share)
        : GeneratorSource.Checked(sequence.GetBatch(index, Cancellation), index, check, Share);
}
