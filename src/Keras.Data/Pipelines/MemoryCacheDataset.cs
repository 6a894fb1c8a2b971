namespace Keras.Pipelines;

/// <summary>The elements of the first whole pass, for all later ones.</summary>
internal sealed class MemoryCacheDataset(Dataset source) : Dataset
{
    private volatile IReadOnlyList<Utils.Batch>? _whole;

    internal override IReadOnlyList<Dataset> Sources { get; } = [source];

    internal override string Text => "kept";

    public override long Cardinality() => _whole?.Count ?? Sources[0].Cardinality();

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation) => _whole ?? First(cancellation);

    // Which pass comes first must not matter: resumed in a later one, a training finds the same elements.
    private IEnumerable<Utils.Batch> First(CancellationToken cancellation)
    {
        List<Utils.Batch> elements = [];
        long size = Sources[0].Cardinality();
        foreach (Utils.Batch element in Sources[0].Pass(0, cancellation))
        {
            elements.Add(element);

            // Who knows how many there are does not ask whether there are more.
            _whole = elements.Count == size ? elements : _whole;
            yield return element;
        }

        _whole = elements;
    }
}
