using System.Collections.Concurrent;

namespace Keras.Training;

/// <summary>Makes batches on a thread of its own, a few ahead of the training step.</summary>
internal static class Prefetcher
{
    private const int Ahead = 2;

    /// <summary>The same batches in the same order; an exception of the source reaches the reader.</summary>
    public static IEnumerable<Batch> Run(IEnumerable<Batch> source)
    {
        using CancellationTokenSource stop = new();
        using BlockingCollection<Batch> ready = new(Ahead);
        Task worker = Task.Factory.StartNew(
            () => Fill(source, ready, stop.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            foreach (Batch batch in ready.GetConsumingEnumerable(CancellationToken.None))
            {
                yield return batch;
            }

            worker.GetAwaiter().GetResult();
        }
        finally
        {
            // A reader that stops in the middle of an epoch must not leave the thread behind.
            stop.Cancel();
            Task.WaitAny(worker);
            while (ready.TryTake(out Batch? unused))
            {
                unused.Dispose();
            }
        }
    }

    private static void Fill(IEnumerable<Batch> source, BlockingCollection<Batch> ready, CancellationToken stop)
    {
        try
        {
            foreach (Batch batch in source)
            {
                ready.Add(batch, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader has enough.
        }
        finally
        {
            ready.CompleteAdding();
        }
    }
}
