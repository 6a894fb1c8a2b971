using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;

namespace Keras.Benchmarks;

/// <summary>Posts an image to a server from several clients at once, as fast as it answers.</summary>
internal static class LoadGenerator
{
    /// <summary>What <see cref="Latencies"/> shows.</summary>
    public const string LatencyHead = "refused   p50 ms   p95 ms   p99 ms   max ms";

    private static readonly int[] s_clients = [1, 2, 4, 8, 16, 32, 64];

    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>Prints requests per second and latencies for 1 to 64 clients.</summary>
    /// <param name="url">Where to post, such as <c>http://localhost:5000/predict</c>.</param>
    /// <param name="image">A PNG or JPEG file.</param>
    /// <param name="seconds">How long for each number of clients.</param>
    public static async Task RunAsync(string url, string image, double seconds)
    {
        byte[] body = await File.ReadAllBytesAsync(image);
        Console.WriteLine($"clients  requests/s  {LatencyHead}");
        foreach (int clients in s_clients)
        {
            Load load = await MeasureAsync(url, body, clients, TimeSpan.FromSeconds(seconds));
            Console.WriteLine($"{clients,7}  {load.PerSecond,10:F1}  {Latencies(load)}");
        }
    }

    /// <summary>Posts from several clients, each after its last answer.</summary>
    /// <param name="url">Where to post.</param>
    /// <param name="body">What.</param>
    /// <param name="clients">How many post at once.</param>
    /// <param name="duration">How long.</param>
    /// <param name="most">After how many requests it ends before.</param>
    public static async Task<Load> MeasureAsync(
        string url, byte[] body, int clients, TimeSpan duration, int most = int.MaxValue)
    {
        ConcurrentBag<double> milliseconds = [];
        int begun = 0;
        int refused = 0;
        long begin = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(PostAsync)));
        return new Load(Stopwatch.GetElapsedTime(begin).TotalSeconds, [.. milliseconds.Order()], refused);

        async Task PostAsync()
        {
            while (Stopwatch.GetElapsedTime(begin) < duration && Interlocked.Increment(ref begun) <= most)
            {
                using ByteArrayContent content = new(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
                long sent = Stopwatch.GetTimestamp();
                using HttpResponseMessage answer = await s_http.PostAsync(url, content);
                if (answer.IsSuccessStatusCode)
                {
                    milliseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }
                else if ((int)answer.StatusCode == 503)
                {
                    Interlocked.Increment(ref refused);
                }
                else
                {
                    throw new InvalidOperationException(
                        $"{url} answers {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                }
            }
        }
    }

    /// <summary>Refused requests and latencies, under <see cref="LatencyHead"/>.</summary>
    public static string Latencies(Load load) =>
        $"{load.Refused,7} {load.Percentile(0.5),8:F1} {load.Percentile(0.95),8:F1} {load.Percentile(0.99),8:F1}"
        + $" {load.Percentile(1),8:F1}";
}
