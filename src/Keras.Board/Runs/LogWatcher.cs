using System.Collections.Concurrent;

namespace Keras.Board.Runs;

/// <summary>All runs below a folder, read in the background and followed while they grow.</summary>
internal sealed class LogWatcher : IDisposable
{
    // Small ones first: the first points of all runs are there soon.
    private const long FirstSliceBytes = 16 << 10;
    private const long SliceBytes = 256 << 10;
    private const long ImageBytes = 512L << 20;

    // A core is left to the page, which draws the first points while others are read.
    private static readonly int s_mostThreads = Math.Clamp(Environment.ProcessorCount - 1, 1, 4);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    // What a browser takes to draw its first curves, if it does not have to share its cores, and how seldom it is given that.
    private static readonly TimeSpan s_way = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_betweenWays = TimeSpan.FromSeconds(6);

    // Links could lead out of the folder, or round in circles.
    private static readonly EnumerationOptions s_enumeration = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    private readonly ConcurrentDictionary<string, Run> _runs = new(StringComparer.Ordinal);
    private readonly ImageBudget _images = new(ImageBytes);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _samples;
    private readonly Task _loop;
    private long _version;
    private long _wayBegin = long.MinValue;

    /// <summary>Begins to read.</summary>
    /// <param name="folder">The folder; it may be made later.</param>
    /// <param name="samples">Most points kept of a curve.</param>
    public LogWatcher(string folder, int samples)
    {
        Folder = Path.GetFullPath(folder);
        _samples = samples;
        _loop = OnThreadOfItsOwn(Follow);
    }

    /// <summary>The folder of all runs.</summary>
    public string Folder { get; }

    /// <summary>A number that grows with every change.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Whether some of what is written has not been read yet.</summary>
    public bool IsLoading { get; private set; } = true;

    /// <summary>The runs by name.</summary>
    public IEnumerable<Run> Runs => _runs.Values.OrderBy(run => run.Name, StringComparer.Ordinal);

    /// <summary>A run by its name, or null: names are looked up, never opened.</summary>
    public Run? Find(string? name) => name is not null && _runs.TryGetValue(name, out Run? run) ? run : null;

    /// <summary>
    /// Lets a page that is opened have the cores for a moment: of files already begun nothing is read meanwhile. However often it is
    /// asked, most of the time is for reading.
    /// </summary>
    public void MakeWay()
    {
        long now = Environment.TickCount64;
        long last = Interlocked.Read(ref _wayBegin);
        if (last == long.MinValue || now - last > s_betweenWays.TotalMilliseconds)
        {
            Interlocked.CompareExchange(ref _wayBegin, now, last);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _loop.Wait();
        _stop.Dispose();
    }

    private void Follow()
    {
        while (!_stop.IsCancellationRequested)
        {
            Discover();
            long bytes = FirstSliceBytes;
            while (ReadSlices(bytes) && !_stop.IsCancellationRequested)
            {
                IsLoading = true;
                bytes = SliceBytes;
            }

            IsLoading = false;
            _stop.Token.WaitHandle.WaitOne(s_pause);
        }
    }

    private void Discover()
    {
        if (!Directory.Exists(Folder))
        {
            return;
        }

        try
        {
            foreach (string path in Directory.EnumerateFiles(Folder, "*tfevents*", s_enumeration))
            {
                string name = Path.GetRelativePath(Folder, Path.GetDirectoryName(path)!).Replace('\\', '/');
                _runs.GetOrAdd(name, _ => new Run(name, _samples, _images, () => Interlocked.Increment(ref _version))).Find(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A folder that is deleted while it is listed; the next time lists what is left.
        }
    }

    // All runs get a turn, so that the first points of all are there soon.
    private bool ReadSlices(long bytes)
    {
        Run[] runs = [.. Runs];
        int next = -1;
        bool hasMore = false;
        int helpers = Math.Max(0, Math.Min(s_mostThreads, runs.Length) - 1);
        Task[] others = [.. Enumerable.Range(0, helpers).Select(_ => OnThreadOfItsOwn(ReadNext))];
        ReadNext();
        Task.WaitAll(others);
        return hasMore;

        void ReadNext()
        {
            for (int run; !_stop.IsCancellationRequested && (run = Interlocked.Increment(ref next)) < runs.Length;)
            {
                if (bytes > FirstSliceBytes)
                {
                    WaitForWay();
                }

                if (runs[run].Read(bytes))
                {
                    Volatile.Write(ref hasMore, true);
                }
            }
        }
    }

    private void WaitForWay()
    {
        long begin = Interlocked.Read(ref _wayBegin);
        double left = begin == long.MinValue ? 0 : begin + s_way.TotalMilliseconds - Environment.TickCount64;
        if (left > 0)
        {
            _stop.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(left));
        }
    }

    // Those of the pool answer the page.
    private static Task OnThreadOfItsOwn(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
