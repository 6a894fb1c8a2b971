namespace Keras.Training;

/// <summary>Cuts data into epochs: whole passes, or a fixed number of steps that may end in the middle of a pass.</summary>
/// <remarks>
/// With a fixed number of steps, the next epoch goes on where the last one ended, as Keras does with generators; a
/// source that ends is started again.
/// </remarks>
internal sealed class BatchStream(BatchSource source, int? stepsPerEpoch) : IDisposable
{
    private readonly IEnumerator<Batch>? _endless = stepsPerEpoch is null ? null : Prefetcher.Run(Passes(source)).GetEnumerator();

    /// <summary>The batches of the next epoch.</summary>
    public IEnumerable<Batch> NextEpoch()
    {
        if (_endless is null)
        {
            foreach (Batch batch in Prefetcher.Run(source.Epoch()))
            {
                yield return batch;
            }

            yield break;
        }

        for (int step = 0; step < stepsPerEpoch && _endless.MoveNext(); step++)
        {
            yield return _endless.Current;
        }
    }

    public void Dispose() => _endless?.Dispose();

    private static IEnumerable<Batch> Passes(BatchSource source)
    {
        bool any = true;
        while (any)
        {
            any = false;
            foreach (Batch batch in source.Epoch())
            {
                any = true;
                yield return batch;
            }
        }
    }
}
