namespace Keras.Pipelines;

/// <summary>Elements put together.</summary>
internal sealed class BatchDataset(Dataset source, int batchSize, bool dropRemainder) : Dataset
{
    private readonly int _batchSize = Guard.Positive(batchSize);

    internal override IReadOnlyList<Dataset> Sources { get; } = [source];

    internal override string Text => $"in batches of {_batchSize}{(dropRemainder ? ", whole ones" : "")}";

    public override long Cardinality() => Sources[0].Cardinality() is >= 0 and long size
        ? (size / _batchSize) + (dropRemainder || size % _batchSize == 0 ? 0 : 1)
        : Sources[0].Cardinality();

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation)
    {
        List<Utils.Batch> open = new(_batchSize);
        foreach (Utils.Batch element in Sources[0].Pass(number, cancellation))
        {
            open.Add(element);
            if (open.Count == _batchSize)
            {
                yield return Stacked(open);
                open.Clear();
            }
        }

        if (open.Count > 0 && !dropRemainder)
        {
            yield return Stacked(open);
        }
    }

    private static Utils.Batch Stacked(List<Utils.Batch> elements)
    {
        IReadOnlyList<ArrayLike>[] all = [.. elements.Select(element => element.Components)];
        int count = all[0].Count;
        if (all.FirstOrDefault(arrays => arrays.Count != count) is IReadOnlyList<ArrayLike> other)
        {
            throw new ArgumentException($"Elements of a batch need the same arrays. Received: {count} arrays, then {other.Count}.");
        }

        return elements[0].With(
            [.. Enumerable.Range(0, count).Select(index => all[0][index].Stack([.. all.Select(arrays => arrays[index])]))]);
    }
}
