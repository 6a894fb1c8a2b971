namespace Keras.Pipelines;

/// <summary>The elements from one place to another.</summary>
internal sealed class PartDataset(Dataset source, int begin, int? count) : Dataset
{
    internal override IReadOnlyList<Dataset> Sources { get; } = [source];

    internal override string Text => $"from {begin}{(count is int most ? $", at most {most}" : "")}";

    public override long Cardinality() => (Sources[0].Cardinality(), count) switch
    {
        (_, 0) => 0,
        ( >= 0 and long size, _) => Math.Min(Math.Max(0, size - begin), count ?? long.MaxValue),
        (InfiniteCardinality, int most) => most,
        (long other, _) => other,
    };

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation)
    {
        IEnumerable<Utils.Batch> rest = Sources[0].Pass(number, cancellation).Skip(begin);
        return count is int most ? rest.Take(most) : rest;
    }
}
