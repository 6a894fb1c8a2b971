namespace Keras.Pipelines;

/// <summary>Elements side by side.</summary>
internal sealed class ZipDataset(IReadOnlyList<Dataset> sources) : Dataset
{
    internal override IReadOnlyList<Dataset> Sources { get; } = sources.Count > 0
        ? [.. sources]
        : throw new ArgumentException("Zip needs a data set. Received: none.", nameof(sources));

    internal override string Text => $"zip of {Sources.Count}";

    public override long Cardinality()
    {
        long[] sizes = [.. Sources.Select(source => source.Cardinality())];
        long[] finite = [.. sizes.Where(size => size >= 0)];
        return sizes.Contains(UnknownCardinality) ? UnknownCardinality
            : finite.Length > 0 ? finite.Min() : InfiniteCardinality;
    }

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation)
    {
        List<IEnumerator<Utils.Batch>> all = [];
        try
        {
            foreach (Dataset source in Sources)
            {
                all.Add(source.Pass(number, cancellation).GetEnumerator());
            }

            while (all.TrueForAll(elements => elements.MoveNext()))
            {
                yield return all.Count == 1
                    ? all[0].Current
                    : Utils.Batch.Of([.. all.SelectMany(elements => elements.Current.Components)]);
            }
        }
        finally
        {
            all.ForEach(elements => elements.Dispose());
        }
    }
}
