using Keras.Callbacks;

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
    private readonly int _initialEpoch;
    private readonly int _epochs;
    private readonly CancellationToken _cancellation;
    private IEnumerator<Batch>? _stream;
    private long _taken;
    private int _begun;

    /// <summary>Epochs from <paramref name="initialEpoch"/> up to <paramref name="epochs"/>, excluded.</summary>
    /// <param name="source">The data.</param>
    /// <param name="stepsPerEpoch">Batches of an epoch; a whole pass if null.</param>
    /// <param name="initialEpoch">
    /// Epochs to leave out: the order of data is as if they had been, if the source starts anywhere.
    /// </param>
    /// <param name="epochs">The final epoch's number, counted from 1.</param>
    /// <param name="cancellation">Ends the wait for a batch.</param>
    public BatchStream(
        BatchSource source, int? stepsPerEpoch, int initialEpoch, int epochs, CancellationToken cancellation = default)
    {
        _cancellation = cancellation;
        _source = source;
        _steps = stepsPerEpoch ?? source.Steps;
        _initialEpoch = initialEpoch;
        _epochs = epochs;
        _stream = Stream();
    }

    // Batches before the first one of this training.
    private long First => _source.StartsAnywhere ? _initialEpoch * (_steps ?? 0) : 0;

    /// <summary>The batches of the next epoch.</summary>
    /// <exception cref="InvalidOperationException">The data ends before the epoch does.</exception>
    /// <exception cref="OperationCanceledException">The wait for a batch was cancelled.</exception>
    public IEnumerable<Batch> NextEpoch()
    {
        int begun = _begun;
        _begun = 0;
        long before = _taken - begun;
        if (_stream is null)
        {
            foreach (Batch batch in Prefetcher.OnePass(_source, null, begun, _cancellation))
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

        for (int step = begun; step < _steps; step++)
        {
            if (!_stream.MoveNext())
            {
                throw RanOut(before);
            }

            _taken++;
            yield return _stream.Current;
        }
    }

    /// <summary>Writes what the order of data depends on.</summary>
    public void Save(CallbackState state)
    {
        state.Write("steps", _steps ?? -1);
        state.Write("data", [.. _source.Seeds.Select(seed => (double)seed)]);
    }

    /// <summary>Brings the data to where they were; comes before the first epoch.</summary>
    /// <exception cref="ArgumentException">The place lies in an epoch of another length.</exception>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public void Restore(CallbackState state, TrainingPosition position)
    {
        int steps = state.Counts("steps", 1, least: -1)[0];
        if (position.Batch > 0 && steps != (_steps ?? -1))
        {
            throw new ArgumentException(
                $"It was made after batch {position.Batch} of {Text(steps)} in epoch {position.Epoch + 1}. "
                + $"Received: data with {Text(_steps ?? -1)} batches in an epoch.");
        }

        if (position.Epoch < _initialEpoch || (steps >= 0 && position.Batch > steps))
        {
            throw new InvalidDataException(
                $"It stands behind batch {position.Batch} of {Text(steps)} in epoch {position.Epoch + 1}.");
        }

        IReadOnlyList<int> seeds = state.Counts("data", least: int.MinValue);
        _source.Seeds = seeds.Count == _source.Seeds.Count
            ? seeds
            : throw new ArgumentException("Its data were of another kind.");
        _begun = position.Batch;
        int epochs = position.Epoch - _initialEpoch;
        _taken = (epochs * (_steps ?? 0)) + position.Batch;
        _stream = Stream();
        long passes = _stream is null ? epochs : (First + _taken) / (_source.Steps ?? long.MaxValue);
        _source.Skip(passes);

        static string Text(long steps) => steps < 0 ? "an unknown number of" : $"{steps}";
    }

    public void Dispose() => _stream?.Dispose();

    // One stream for all epochs: batches of the next epoch are made during validation.
    private IEnumerator<Batch>? Stream()
    {
        long count = Math.Max(0, _epochs - _initialEpoch) * (_steps ?? 0);
        return _steps is null
            ? null
            : Prefetcher.ManyPasses(_source, First + _taken, Math.Max(0, count - _taken), _cancellation).GetEnumerator();
    }

    private InvalidOperationException RanOut(long before) => new(
        _taken == 0
            ? "There is nothing to train on. Received: data without a batch."
            : $"The data ran out after {_taken} batches, {_taken - before} of them in this epoch"
                + $"{(_steps is null ? "" : $" of {_steps} steps")}, and gave none when it was started again. "
                + "Give data that can be enumerated again, or fewer steps or epochs.");
}
