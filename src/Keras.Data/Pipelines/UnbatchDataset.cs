namespace Keras.Pipelines;

/// <summary>The samples of batches.</summary>
internal sealed class UnbatchDataset(Dataset source) : Dataset
{
    internal override IReadOnlyList<Dataset> Sources { get; } = [source];

    internal override string Text => "samples of the batches";

    public override long Cardinality() => Sources[0].Cardinality() is (0 or InfiniteCardinality) and long size
        ? size
        : UnknownCardinality;

    /// <summary>One sample of a batch; nothing is copied.</summary>
    public static Utils.Batch Sample(Utils.Batch batch, int sample) =>
        batch.With([.. batch.Components.Select(array => array.Row(sample))]);

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation)
    {
        foreach (Utils.Batch batch in Sources[0].Pass(number, cancellation))
        {
            int[] samples = [.. batch.Components.Select(array => array.Samples).Distinct()];
            if (samples.Length != 1)
            {
                throw new ArgumentException(
                    "The arrays of a batch need the same number of samples. "
                    + $"Received: {string.Join(", ", batch.Components.Select(array => array.Shape))}.");
            }

            for (int sample = 0; sample < samples[0]; sample++)
            {
                yield return Sample(batch, sample);
            }
        }
    }
}
