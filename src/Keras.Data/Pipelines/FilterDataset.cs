namespace Keras.Pipelines;

/// <summary>The elements for which a function holds.</summary>
internal sealed class FilterDataset(Dataset source, Func<Utils.Batch, bool> predicate) : Dataset
{
    internal override IReadOnlyList<Dataset> Sources { get; } = [source];

    internal override string Text => "filtered";

    public override long Cardinality() => Sources[0].Cardinality() is (0 or InfiniteCardinality) and long size
        ? size
        : UnknownCardinality;

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation)
    {
        long index = 0;
        foreach (Utils.Batch element in Sources[0].Pass(number, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            long place = index++;
            if (DrawPlace.At(number, place, () => predicate(element)))
            {
                yield return element;
            }
        }
    }
}
