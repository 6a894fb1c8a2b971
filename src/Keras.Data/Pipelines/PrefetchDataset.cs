using System.Collections.Concurrent;

namespace Keras.Pipelines;

/// <summary>Elements made ahead on a thread of their own.</summary>
internal sealed class PrefetchDataset(Dataset source, int bufferSize) : Dataset
{
    private readonly int _bufferSize = Guard.Positive(bufferSize);

    internal override IReadOnlyList<Dataset> Sources { get; } = [source];

    internal override string Text => "made ahead";

    public override long Cardinality() => Sources[0].Cardinality();

    internal override IEnumerable<Utils.Batch> Pass(long number, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using BlockingCollection<Utils.Batch> ready = new(_bufferSize);
        Task producer = Task.Factory.StartNew(
            () => Produce(number, ready, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (Utils.Batch element in ready.GetConsumingEnumerable(cancellation))
            {
                yield return element;
            }

            // What the source threw comes after its last element.
            producer.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)producer).AsyncWaitHandle.WaitOne();
            _ = producer.Exception;
        }
    }

    // Who asks for parts makes them ahead.
    internal override IEnumerable<(Utils.Batch Part, int Whole)>? Parts(long number, Func<int, (int Begin, int Count)> part) =>
        Sources[0].Parts(number, part);

    private void Produce(long number, BlockingCollection<Utils.Batch> ready, CancellationToken stop)
    {
        try
        {
            foreach (Utils.Batch element in Sources[0].Pass(number, stop))
            {
                ready.Add(element, stop);
            }
        }
        finally
        {
            ready.CompleteAdding();
        }
    }
}
