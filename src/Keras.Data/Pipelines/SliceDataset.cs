namespace Keras.Pipelines;

/// <summary>The samples of arrays.</summary>
internal sealed class SliceDataset : Dataset
{
    private readonly Utils.Batch _arrays;
    private readonly IReadOnlyList<ArrayLike> _components;

    public SliceDataset(Utils.Batch arrays)
    {
        _arrays = arrays;
        _components = arrays.Components;
        if (_components.Count == 0 || _components.Any(array => array.Shape.Rank == 0)
            || _components.Select(array => array.Samples).Distinct().Count() > 1)
        {
            throw new ArgumentException(
                "Slices need arrays whose first axes count the same samples. "
                + $"Received: {(_components.Count == 0 ? "none" : string.Join(", ", _components.Select(array => array.Shape)))}.");
        }
    }

    internal override string Text =>
        $"{Cardinality()} x {string.Join(", ", _components.Select(array => $"{array.Shape[1..]} {array.TypeName}"))}";

    public override long Cardinality() => _components[0].Samples;

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation) =>
        Enumerable.Range(0, _components[0].Samples).Select(sample => UnbatchDataset.Sample(_arrays, sample));
}
