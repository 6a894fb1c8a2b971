using System.Diagnostics;
using System.Net.Http.Headers;

namespace Keras.Benchmarks;

/// <summary>Posts an image to a server from several clients at once, as fast as it answers.</summary>
internal static class LoadGenerator
{
    private static readonly int[] s_clients = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>Prints requests per second and latencies for 1 to 64 clients.</summary>
    /// <param name="url">Where to post, such as <c>http://localhost:5000/predict</c>.</param>
    /// <param name="image">A PNG or JPEG file.</param>
    /// <param name="seconds">How long for each number of clients.</param>
    public static async Task RunAsync(string url, string image, double seconds)
    {
        byte[] body = await File.ReadAllBytesAsync(image);
        using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = s_clients[^1] })
        {
            Timeout = TimeSpan.FromMinutes(1),
        };
        Console.WriteLine("clients  requests/s  refused   p50 ms   p95 ms   p99 ms   max ms");
        foreach (int clients in s_clients)
        {
            TimeSpan duration = TimeSpan.FromSeconds(seconds);
            long begin = Stopwatch.GetTimestamp();
            Answers[] all = await Task.WhenAll(
                Enumerable.Range(0, clients).Select(_ => Task.Run(() => PostAsync(http, url, body, begin, duration))));
            double elapsed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            double[] sorted = [.. all.SelectMany(one => one.Milliseconds).Order()];
            Console.WriteLine(
                $"{clients,7}  {sorted.Length / elapsed,10:F1}  {all.Sum(one => one.Refused),7}"
                + $" {Percentile(sorted, 0.5),8:F1} {Percentile(sorted, 0.95),8:F1} {Percentile(sorted, 0.99),8:F1}"
                + $" {Percentile(sorted, 1),8:F1}");
        }
    }

    private static async Task<Answers> PostAsync(HttpClient http, string url, byte[] body, long begin, TimeSpan duration)
    {
        Answers answers = new([]);
        while (Stopwatch.GetElapsedTime(begin) < duration)
        {
            using ByteArrayContent content = new(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("image/png");
            long sent = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = await http.PostAsync(url, content);
            if (answer.IsSuccessStatusCode)
            {
                answers.Milliseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
            else if ((int)answer.StatusCode == 503)
            {
                answers.Refused++;
            }
            else
            {
                throw new InvalidOperationException($"{url} answers {answer.StatusCode}.");
            }
        }

        return answers;
    }

    private static double Percentile(double[] sorted, double share) => sorted.Length == 0
        ? double.NaN
        : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

    private sealed record Answers(List<double> Milliseconds)
    {
        public int Refused { get; set; }
    }
}
