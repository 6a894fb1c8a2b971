using Keras.Saving;

namespace Keras.Downloads;

/// <summary>Fetches a file over the network, whole and checked, or not at all.</summary>
internal static class Downloader
{
    private const int BufferLength = 1 << 17;

    /// <summary>A server that sends nothing for this long is taken for dead.</summary>
    private static readonly TimeSpan s_stallTimeout = TimeSpan.FromSeconds(60);

    private static readonly SocketsHttpHandler s_handler = new() { ConnectTimeout = TimeSpan.FromSeconds(30) };

    private static readonly HttpClient s_client = new(s_handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Checks a URL before anything is touched.</summary>
    public static Uri ParseOrigin(string origin)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(origin);
        if (Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" or "file")
        {
            return uri;
        }

        throw new ArgumentException(
            $"`origin` must be a URL that starts with http://, https:// or file://. Received: \"{origin}\".",
            nameof(origin));
    }

    /// <summary>Downloads <paramref name="origin"/> to <paramref name="path"/>, replacing what is there.</summary>
    public static void Download(Uri origin, string path, FileDigest? expected)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            AtomicFile.Write(path, stream =>
            {
                Console.Error.WriteLine($"Downloading data from {origin}");
                CopyAsync(origin, stream, Path.GetFileName(path)).GetAwaiter().GetResult();
                stream.Flush();
                Check(stream, origin, path, expected);
            });
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            throw new IOException(Explain(origin, path, expected, exception), exception);
        }
    }

    private static async Task CopyAsync(Uri origin, Stream destination, string name)
    {
        using CancellationTokenSource stall = new(s_stallTimeout);
        if (origin.IsFile)
        {
            using FileStream local = File.OpenRead(origin.LocalPath);
            await CopyAsync(local, local.Length, destination, name, stall).ConfigureAwait(false);
            return;
        }

        using HttpResponseMessage response = await s_client
            .GetAsync(origin, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        using Stream body = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        await CopyAsync(body, response.Content.Headers.ContentLength, destination, name, stall).ConfigureAwait(false);
    }

    private static async Task CopyAsync(
        Stream source, long? length, Stream destination, string name, CancellationTokenSource stall)
    {
        byte[] buffer = new byte[BufferLength];
        await DownloadProgress.RunAsync(name, length, async report =>
        {
            while (true)
            {
                stall.CancelAfter(s_stallTimeout);
                int count = await source.ReadAsync(buffer, stall.Token).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                await destination.WriteAsync(buffer.AsMemory(0, count), stall.Token).ConfigureAwait(false);
                report(count);
            }
        }).ConfigureAwait(false);
    }

    private static void Check(Stream stream, Uri origin, string path, FileDigest? expected)
    {
        if (expected is null)
        {
            return;
        }

        stream.Position = 0;
        string received = expected.Compute(stream);
        if (received != expected.Hex)
        {
            throw new InvalidDataException(
                $"The file downloaded from {origin} is damaged or another one: it was discarded. " +
                $"Expected {expected.Algorithm}: {expected.Hex}. Received: {received} ({stream.Length} bytes). " +
                $"Try again, or put the right file at {path}.");
        }
    }

    private static string Explain(Uri origin, string path, FileDigest? expected, Exception exception)
    {
        string hash = expected is null ? string.Empty : $" ({expected.Algorithm} {expected.Hex})";
        return $"Cannot download {origin}: {exception.Message.TrimEnd('.')}. " +
            $"Expected file: {Path.GetFileName(path)}{hash}. " +
            $"Without network, fetch it on another machine and put it into {Path.GetDirectoryName(path)}.";
    }
}
