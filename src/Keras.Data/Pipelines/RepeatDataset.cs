namespace Keras.Pipelines;

/// <summary>Several passes as one.</summary>
internal sealed class RepeatDataset(Dataset source, int? count) : Dataset
{
    private readonly int? _count = count is int times ? Guard.NonNegative(times, nameof(count)) : null;

    internal override IReadOnlyList<Dataset> Sources { get; } = [source];

    internal override string Text => _count is int times ? $"{times} times" : "without end";

    public override long Cardinality() => (Sources[0].Cardinality(), _count) switch
    {
        (0, _) or (_, 0) => 0,
        (UnknownCardinality, int) => UnknownCardinality,
        (InfiniteCardinality, _) or (_, null) => InfiniteCardinality,
        (long size, int times) => checked(size * times),
    };

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation)
    {
        // Of endless passes, there is one; a second one begins with others.
        long first = _count is int times ? number * times : number << 24;
        for (long pass = 0; pass < (_count ?? long.MaxValue); pass++)
        {
            bool any = false;
            foreach (Utils.Batch element in Sources[0].Pass(first + pass, cancellation))
            {
                any = true;
                yield return element;
            }

            if (!any)
            {
                yield break;
            }
        }
    }
}
