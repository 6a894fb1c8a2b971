using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Serve;

/// <summary>What the server counts, in the text format that Prometheus reads.</summary>
public sealed class Metrics
{
    private readonly ConcurrentDictionary<int, long> _requests = new();
    private long _requestTicks;
    private long _batches;
    private long _images;
    private long _batchTicks;

    /// <summary>Counts an answer to a prediction.</summary>
    public void Request(int status, TimeSpan time)
    {
        _requests.AddOrUpdate(status, 1, (_, count) => count + 1);
        Interlocked.Add(ref _requestTicks, time.Ticks);
    }

    /// <summary>Counts a batch.</summary>
    public void Batch(int images, TimeSpan time)
    {
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _images, images);
        Interlocked.Add(ref _batchTicks, time.Ticks);
    }

    /// <summary>All numbers.</summary>
    /// <param name="waiting">Requests that wait now.</param>
    public string Text(int waiting)
    {
        StringBuilder text = new();
        text.AppendLine("# TYPE requests_total counter");
        foreach ((int status, long count) in _requests.OrderBy(pair => pair.Key))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"requests_total{{code=\"{status}\"}} {count}");
        }

        Add("request_seconds_total", "counter", Seconds(Interlocked.Read(ref _requestTicks)));
        Add("batches_total", "counter", Interlocked.Read(ref _batches));
        Add("batched_images_total", "counter", Interlocked.Read(ref _images));
        Add("batch_seconds_total", "counter", Seconds(Interlocked.Read(ref _batchTicks)));
        Add("waiting_requests", "gauge", waiting);
        Add("memory_bytes", "gauge", Environment.WorkingSet);
        Add("managed_memory_bytes", "gauge", GC.GetTotalMemory(forceFullCollection: false));
        return text.ToString();

        void Add(string name, string type, double value)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"# TYPE {name} {type}");
            text.AppendLine(CultureInfo.InvariantCulture, $"{name} {value}");
        }
    }

    private static double Seconds(long ticks) => TimeSpan.FromTicks(ticks).TotalSeconds;
}
