namespace Keras.Pipelines;

/// <summary>Elements in random order.</summary>
/// <remarks>Every element takes the place of one drawn from the buffer, as in tf.data.</remarks>
internal sealed class ShuffleDataset(Dataset source, int bufferSize, int seed, bool reshuffles) : Dataset
{
    private readonly int _bufferSize = Guard.Positive(bufferSize);
    private int _seed = seed;

    internal override IReadOnlyList<Dataset> Sources { get; } = [source];

    internal override int? Seed
    {
        get => _seed;
        set => _seed = value ?? _seed;
    }

    internal override string Text => $"shuffled by {_bufferSize}{(reshuffles ? "" : " once")}";

    public override long Cardinality() => Sources[0].Cardinality();

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation)
    {
        RandomStream random = new(_seed, reshuffles ? number : 0);
        List<Utils.Batch> buffer = [];
        foreach (Utils.Batch element in Sources[0].Pass(number, cancellation))
        {
            if (buffer.Count < _bufferSize)
            {
                buffer.Add(element);
                cancellation.ThrowIfCancellationRequested();
                continue;
            }

            int chosen = random.NextIndex(buffer.Count);
            Utils.Batch next = buffer[chosen];
            buffer[chosen] = element;
            yield return next;
        }

        while (buffer.Count > 0)
        {
            int chosen = random.NextIndex(buffer.Count);
            Utils.Batch next = buffer[chosen];
            buffer[chosen] = buffer[^1];
            buffer.RemoveAt(buffer.Count - 1);
            yield return next;
        }
    }
}
