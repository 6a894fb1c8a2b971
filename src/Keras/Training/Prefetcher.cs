using System.Collections.Concurrent;

namespace Keras.Training;

/// <summary>Makes batches on threads of their own, some ahead of the step that uses them.</summary>
/// <remarks>
/// The order of batches is that of the source, for any number of workers; so is the place of an exception. No batch is
/// asked for that will not be used, unless the reader stops early.
/// </remarks>
internal sealed class Prefetcher
{
    private readonly BatchSource _source;
    private readonly BlockingCollection<Task<Batch>> _ready;
    private readonly CancellationToken _stop;
    private readonly TaskScheduler _workers;
    private readonly Queue<Task<Batch>> _begun = new();
    private long _left;

    private Prefetcher(
        BatchSource source, long count, BlockingCollection<Task<Batch>> ready, CancellationToken stop)
    {
        _source = source;
        _left = count;
        _ready = ready;
        _stop = stop;
        _workers = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, source.Workers).ConcurrentScheduler;
    }

    /// <summary>The batches of one pass.</summary>
    /// <param name="source">Makes the batches.</param>
    /// <param name="count">Batches at most; all if null.</param>
    /// <param name="first">Batches to skip, of a source of unknown length.</param>
    /// <param name="cancellation">Ends the wait for a batch.</param>
    public static IEnumerable<Batch> OnePass(
        BatchSource source, int? count = null, int first = 0, CancellationToken cancellation = default) =>
        source.Steps == 1 && first == 0
            ? Only(source, cancellation)
            : Run(source, first, count ?? long.MaxValue, passes: 1, cancellation);

    /// <summary>The batches of pass after pass; ends early if a pass is empty.</summary>
    /// <param name="source">Makes the batches.</param>
    /// <param name="first">Batches to skip.</param>
    /// <param name="count">Batches after those.</param>
    /// <param name="cancellation">Ends the wait for a batch.</param>
    public static IEnumerable<Batch> ManyPasses(
        BatchSource source, long first, long count, CancellationToken cancellation = default) =>
        Run(source, first, count, passes: long.MaxValue, cancellation);

    // One batch needs no thread that makes others meanwhile.
    private static IEnumerable<Batch> Only(BatchSource source, CancellationToken cancellation)
    {
        source.Cancellation = cancellation;
        foreach (Func<Batch> make in source.Pass(0))
        {
            yield return make();
        }

        cancellation.ThrowIfCancellationRequested();
        source.EndPass();
    }

    private static IEnumerable<Batch> Run(
        BatchSource source, long first, long count, long passes, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        source.Cancellation = stop.Token;
        using BlockingCollection<Task<Batch>> ready = new(source.Ahead);
        Prefetcher prefetcher = new(source, count, ready, stop.Token);
        Task producer = Task.Factory.StartNew(
            () => prefetcher.Produce(first, passes),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            foreach (Task<Batch> batch in ready.GetConsumingEnumerable(cancellation))
            {
                yield return Finished(batch, cancellation);
            }

            cancellation.ThrowIfCancellationRequested();
        }
        finally
        {
            // A reader that stops in the middle must leave neither threads nor rented memory behind.
            stop.Cancel();
            WaitFor(producer);
            foreach (Task<Batch> unused in ready)
            {
                Discard(unused);
            }
        }
    }

    private static Batch Finished(Task<Batch> batch, CancellationToken cancellation)
    {
        try
        {
            return batch.WaitAsync(cancellation).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Discard(batch);
            throw;
        }
    }

    private static void WaitFor(Task task) => ((IAsyncResult)task).AsyncWaitHandle.WaitOne();

    private static void Discard(Task<Batch> unused)
    {
        WaitFor(unused);
        if (unused.IsCompletedSuccessfully)
        {
            unused.Result.Dispose();
        }
        else
        {
            // Reading it marks the exception as seen: nobody waits for this batch any more.
            _ = unused.Exception;
        }
    }

    private void Produce(long first, long passes)
    {
        try
        {
            long pass = _source.Steps is int steps ? first / steps : 0;
            long skipped = _source.Steps is int length ? first % length : first;
            for (bool any = true; any && passes > 0 && _left > 0; pass++, passes--)
            {
                any = ProducePass(pass, ref skipped);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The reader has enough.
        }
        catch (Exception exception) when (!_stop.IsCancellationRequested)
        {
            // What the source throws belongs after its last batch.
            _ready.Add(Task.FromException<Batch>(exception), CancellationToken.None);
        }
        finally
        {
            WaitForBegun();
            _ready.CompleteAdding();
        }
    }

    // Returns whether there was a batch.
    private bool ProducePass(long pass, ref long skipped)
    {
        int made = 0;
        bool ended = false;
        using IEnumerator<Func<Batch>> batches = _source.Pass(pass).GetEnumerator();
        for (; skipped > 0 && batches.MoveNext(); skipped--)
        {
            _stop.ThrowIfCancellationRequested();
            made++;
        }

        while (_left > 0 && !(ended = !batches.MoveNext()))
        {
            Task<Batch> batch = Task.Factory.StartNew(batches.Current, _stop, TaskCreationOptions.None, _workers);
            _begun.Enqueue(batch);
            _ready.Add(batch, _stop);
            _left--;
            made++;
            while (_begun.TryPeek(out Task<Batch>? oldest) && oldest.IsCompleted)
            {
                _begun.Dequeue();
            }
        }

        if (ended || made == _source.Steps)
        {
            WaitForBegun();
            _source.EndPass();
        }

        return made > 0;
    }

    private void WaitForBegun()
    {
        while (_begun.TryDequeue(out Task<Batch>? batch))
        {
            WaitFor(batch);
        }
    }
}
