namespace Keras.Training;

/// <summary>
/// Cuts data into epochs: whole passes, or a fixed number of steps that may end in the middle of a pass.
/// </summary>
/// <remarks>
/// With a fixed number of steps, the next epoch goes on where the last one ended, as Keras does with generators; a
/// source that ends is started again.
/// </remarks>
internal sealed class BatchStream : IDisposable
{
    private readonly BatchSource _source;
    private readonly long? _steps;
    private readonly IEnumerator<Batch>? _stream;
    private long _taken;

    /// <summary>Epochs from <paramref name="initialEpoch"/> up to <paramref name="epochs"/>, excluded.</summary>
    /// <param name="source">The data.</param>
    /// <param name="stepsPerEpoch">Batches of an epoch; a whole pass if null.</param>
    /// <param name="initialEpoch">
    /// Epochs to leave out: the order of data is as if they had been, if the source starts anywhere.
    /// </param>
    /// <param name="epochs">The final epoch's number, counted from 1.</param>
    public BatchStream(BatchSource source, int? stepsPerEpoch, int initialEpoch, int epochs)
    {
        _source = source;
        _steps = stepsPerEpoch ?? source.Steps;
        if (_steps is long steps)
        {
            // One stream for all epochs: batches of the next epoch are made during validation.
            long count = Math.Max(0, epochs - initialEpoch) * steps;
            long first = source.StartsAnywhere ? initialEpoch * steps : 0;
            _stream = Prefetcher.ManyPasses(source, first, count).GetEnumerator();
        }
    }

    /// <summary>The batches of the next epoch.</summary>
    /// <exception cref="InvalidOperationException">The data ends before the epoch does.</exception>
    public IEnumerable<Batch> NextEpoch()
    {
        long before = _taken;
        if (_stream is null)
        {
            foreach (Batch batch in Prefetcher.OnePass(_source))
            {
                _taken++;
                yield return batch;
            }

            if (_taken == before)
            {
                throw RanOut(before);
            }

            yield break;
        }

        for (int step = 0; step < _steps; step++)
        {
            if (!_stream.MoveNext())
            {
                throw RanOut(before);
            }

            _taken++;
            yield return _stream.Current;
        }
    }

    public void Dispose() => _stream?.Dispose();

    private InvalidOperationException RanOut(long before) => new(
        _taken == 0
            ? "There is nothing to train on. Received: data without a batch."
            : $"The data ran out after {_taken} batches, {_taken - before} of them in this epoch"
                + $"{(_steps is null ? "" : $" of {_steps} steps")}, and gave none when it was started again. "
                + "Give data that can be enumerated again, or fewer steps or epochs.");
}
