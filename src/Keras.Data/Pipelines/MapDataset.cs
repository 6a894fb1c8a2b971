namespace Keras.Pipelines;

/// <summary>Every element as a function makes it anew.</summary>
internal sealed class MapDataset(Dataset source, Func<Utils.Batch, Utils.Batch> function, int parallel) : Dataset
{
    private readonly int _parallel = Guard.Positive(parallel);

    internal override IReadOnlyList<Dataset> Sources { get; } = [source];

    internal override string Text => "mapped";

    public override long Cardinality() => Sources[0].Cardinality();

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation) => OrderedWork.Run(
        Sources[0].Pass(number, cancellation),
        _parallel,
        (element, index) => DrawPlace.At(number, index, () => function(element)
            ?? throw new ArgumentException("The function of Map gave null for an element.")));
}
