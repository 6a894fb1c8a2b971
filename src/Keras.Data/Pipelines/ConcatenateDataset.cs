namespace Keras.Pipelines;

/// <summary>The elements of one data set, then those of another.</summary>
internal sealed class ConcatenateDataset : Dataset
{
    public ConcatenateDataset(Dataset first, Dataset second)
    {
        ArgumentNullException.ThrowIfNull(second);
        Sources = [first, second];
    }

    internal override IReadOnlyList<Dataset> Sources { get; }

    internal override string Text => "one behind the other";

    public override long Cardinality() => (Sources[0].Cardinality(), Sources[1].Cardinality()) switch
    {
        (InfiniteCardinality, _) or (_, InfiniteCardinality) => InfiniteCardinality,
        (UnknownCardinality, _) or (_, UnknownCardinality) => UnknownCardinality,
        (long first, long second) => checked(first + second),
    };

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation) =>
        Sources[0].Pass(number, cancellation).Concat(Sources[1].Pass(number, cancellation));
}
