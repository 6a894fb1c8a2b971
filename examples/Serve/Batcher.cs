using System.Diagnostics;
using System.Numerics.Tensors;
using System.Threading.Channels;

namespace Serve;

/// <summary>Predicts requests that arrive together in one batch; a request that finds the queue full is turned away.</summary>
/// <remarks>
/// One batch is computed at a time, on all threads. A batch takes what has queued up while the last one was computed, and
/// waits a moment for images that are announced if that is less than it may hold; nobody waits for company that may not come.
/// Batches are filled up to a power of two, so that the model needs few plans, and its memory stays what it was after the
/// first requests.
/// </remarks>
public sealed class Batcher : IAsyncDisposable
{
    private readonly Func<Tensor<float>, Tensor<float>> _predict;
    private readonly int _maxBatch;
    private readonly TimeSpan _maxDelay;
    private readonly int _queueSize;
    private readonly Metrics _metrics;
    private readonly Channel<Job> _queue;
    private readonly Task _worker;
    private int _announced;

    /// <param name="predict">The outputs for a batch of images.</param>
    /// <param name="maxBatch">Images of a batch, at most.</param>
    /// <param name="maxDelay">How long the first image of a batch waits for others that are announced.</param>
    /// <param name="queueSize">Requests that may wait, those that are announced among them.</param>
    /// <param name="metrics">Counts batches.</param>
    public Batcher(
        Func<Tensor<float>, Tensor<float>> predict, int maxBatch, TimeSpan maxDelay, int queueSize, Metrics metrics)
    {
        _predict = predict;
        _maxBatch = maxBatch;
        _maxDelay = maxDelay;
        _queueSize = queueSize;
        _metrics = metrics;
        _queue = Channel.CreateBounded<Job>(new BoundedChannelOptions(queueSize) { SingleReader = true });
        _worker = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Requests that wait.</summary>
    public int Waiting => _queue.Reader.Count;

    /// <summary>Computes a batch of each size that there will be, so that all are planned before somebody waits.</summary>
    /// <param name="image">Sizes of an image.</param>
    public void WarmUp(ReadOnlySpan<nint> image)
    {
        for (int count = 1; ; count = Math.Min(2 * count, _maxBatch))
        {
            _predict(Tensor.CreateFromShape<float>([count, .. image]));
            if (count == _maxBatch)
            {
                return;
            }
        }
    }

    /// <summary>Tells that an image will come soon, as it is being read; disposed when it is there, or will not come.</summary>
    /// <returns>Null if too many are on their way or wait already: the image need not be read.</returns>
    public IDisposable? TryAnnounce()
    {
        Announcement announcement = new(this);
        if (Volatile.Read(ref _announced) + Waiting <= _queueSize)
        {
            return announcement;
        }

        announcement.Dispose();
        return null;
    }

    /// <summary>The output for one image; null if the queue is full, or the server stops.</summary>
    /// <param name="image">The elements of one image; every image has the same shape.</param>
    /// <param name="cancellation">Cancelled when nobody waits for the answer any more.</param>
    public Task<Tensor<float>>? TryPredict(Tensor<float> image, CancellationToken cancellation)
    {
        Job job = new(image, cancellation);
        return _queue.Writer.TryWrite(job) ? job.Answer.Task.WaitAsync(cancellation) : null;
    }

    /// <summary>Answers what is in the queue, and takes nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _worker;
    }

    private void Work()
    {
        List<Job> jobs = [];
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Gather(jobs);
            if (jobs.Count > 0)
            {
                Answer(jobs);
            }

            jobs.Clear();
        }
    }

    private void Gather(List<Job> jobs)
    {
        long begin = Stopwatch.GetTimestamp();
        using CancellationTokenSource late = new(_maxDelay);
        while (jobs.Count < _maxBatch)
        {
            if (_queue.Reader.TryRead(out Job? job))
            {
                if (!job.Cancellation.IsCancellationRequested)
                {
                    jobs.Add(job);
                }
            }
            else if (jobs.Count == 0 || Volatile.Read(ref _announced) == 0
                || Stopwatch.GetElapsedTime(begin) >= _maxDelay || !WaitForMore(late.Token))
            {
                return;
            }
        }
    }

    private bool WaitForMore(CancellationToken late)
    {
        try
        {
            return _queue.Reader.WaitToReadAsync(late).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Answer(List<Job> jobs)
    {
        try
        {
            long begin = Stopwatch.GetTimestamp();
            Tensor<float> outputs = _predict(Stack(jobs));
            _metrics.Batch(jobs.Count, Stopwatch.GetElapsedTime(begin));
            for (int index = 0; index < jobs.Count; index++)
            {
                jobs[index].Answer.TrySetResult(outputs[index..(index + 1), ..].ToDenseTensor());
            }
        }
        catch (Exception exception)
        {
            // The requests fail, not the server.
            jobs.ForEach(job => job.Answer.TrySetException(exception));
        }
    }

    private Tensor<float> Stack(List<Job> jobs)
    {
        nint[] image = [.. jobs[0].Image.Lengths];
        int length = checked((int)jobs[0].Image.FlattenedLength);
        int count = Math.Min(_maxBatch, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)jobs.Count));
        float[] pixels = new float[count * length];
        for (int index = 0; index < jobs.Count; index++)
        {
            jobs[index].Image.FlattenTo(pixels.AsSpan(index * length, length));
        }

        return Tensor.Create(pixels, [count, .. image]);
    }

    private sealed class Announcement : IDisposable
    {
        private readonly Batcher _batcher;
        private int _isOver;

        public Announcement(Batcher batcher)
        {
            _batcher = batcher;
            Interlocked.Increment(ref batcher._announced);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                Interlocked.Decrement(ref _batcher._announced);
            }
        }
    }

    private sealed record Job(Tensor<float> Image, CancellationToken Cancellation)
    {
        public TaskCompletionSource<Tensor<float>> Answer { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
