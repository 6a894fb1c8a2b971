using System.Net;
using Keras.Saving;

namespace Keras.Downloads;

/// <summary>Fetches a file over the network, whole and checked, or not at all.</summary>
internal static class Downloader
{
    private const int BufferLength = 1 << 17;
    private const int MostRedirects = 20;

    private static readonly TimeSpan s_lockPoll = TimeSpan.FromMilliseconds(100);

    // Redirects are followed here, so that one to another scheme can be refused with a sentence.
    private static readonly SocketsHttpHandler s_handler = new()
    {
        ConnectTimeout = TimeSpan.FromSeconds(30),
        AllowAutoRedirect = false,
    };

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
    /// <remarks>One at a time for a file: who comes second waits, and then finds it there.</remarks>
    /// <param name="origin">Where the file is.</param>
    /// <param name="path">Where it goes.</param>
    /// <param name="expected">The hash that it must have, if any.</param>
    /// <param name="limits">When to give up.</param>
    /// <exception cref="IOException">There is no file, or no room for it; the message says why.</exception>
    /// <exception cref="InvalidDataException">The file has another hash.</exception>
    public static void Download(Uri origin, string path, FileDigest? expected, DownloadLimits limits)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DateTime before = LastWrite(path);
        using FileTurn turn = WaitForTurn(path);
        if (LastWrite(path) != before && (expected is null || expected.Matches(path)))
        {
            return;
        }

        try
        {
            AtomicFile.Write(path, stream =>
            {
                Console.Error.WriteLine($"Downloading data from {origin}");
                CopyAsync(origin, stream, path, limits).GetAwaiter().GetResult();
                stream.Flush();
                Check(stream, origin, path, expected);
            });
        }
        catch (DownloadException exception)
        {
            throw new IOException(Explain(origin, path, expected, exception), exception);
        }
    }

    private static DateTime LastWrite(string path) => File.Exists(path) ? File.GetLastWriteTimeUtc(path) : default;

    private static FileTurn WaitForTurn(string path)
    {
        string name = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.lock");
        try
        {
            FileTurn? turn = FileTurn.TryTake(name);
            if (turn is null)
            {
                Console.Error.WriteLine($"Waiting for another download of {path}");
            }

            while (turn is null)
            {
                Thread.Sleep(s_lockPoll);
                turn = FileTurn.TryTake(name);
            }

            return turn;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot write {path}: {AtomicFile.Explain(exception, name, path)}", exception);
        }
    }

    private static async Task CopyAsync(Uri origin, Stream destination, string path, DownloadLimits limits)
    {
        if (origin.IsFile)
        {
            using FileStream local = OpenLocal(origin.LocalPath);
            await CopyAsync(local, local.Length, destination, path, limits).ConfigureAwait(false);
            return;
        }

        using HttpResponseMessage response = await AskAsync(origin, limits).ConfigureAwait(false);
        using Stream body = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        await CopyAsync(body, response.Content.Headers.ContentLength, destination, path, limits).ConfigureAwait(false);
    }

    private static FileStream OpenLocal(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DownloadException(exception.Message, exception);
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(Uri origin, DownloadLimits limits)
    {
        Uri address = origin;
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            HttpResponseMessage response = await FromServerAsync(limits, cancellation =>
                s_client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation)).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                address = Redirect(address, response);
            }
        }

        throw new DownloadException($"it leads from one address to the next, {MostRedirects} times");
    }

    private static Uri Redirect(Uri address, HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
            || response.Headers.Location is not Uri location)
        {
            throw new DownloadException($"the server answers {(int)response.StatusCode} ({response.ReasonPhrase})");
        }

        Uri next = new(address, location);
        return next.Scheme == Uri.UriSchemeHttps || next.Scheme == address.Scheme
            ? next
            : throw new DownloadException(
                $"the server sends on to {next}, and from {address.Scheme} only addresses of {address.Scheme}"
                + $"{(address.Scheme == Uri.UriSchemeHttps ? "" : " and https")} are followed");
    }

    private static async Task CopyAsync(
        Stream source, long? length, Stream destination, string path, DownloadLimits limits)
    {
        if (length > limits.MostBytes)
        {
            throw new DownloadException($"it has {length:N0} bytes, and no more than {limits.MostBytes:N0} are accepted");
        }

        using (OutputCheck room = new())
        {
            room.RequireFile(path, overwrite: true, length ?? 0);
        }

        byte[] buffer = new byte[BufferLength];
        DownloadPace pace = new(limits);
        long received = 0;
        await DownloadProgress.RunAsync(Path.GetFileName(path), length, async report =>
        {
            while (true)
            {
                int count = await FromServerAsync(
                    limits, cancellation => source.ReadAsync(buffer, cancellation).AsTask()).ConfigureAwait(false);
                if (count == 0)
                {
                    return;
                }

                received += count;
                pace.Add(count);
                if (received > limits.MostBytes)
                {
                    throw new DownloadException($"it goes on after the {limits.MostBytes:N0} bytes that are accepted");
                }

                await destination.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
                report(count);
            }
        }).ConfigureAwait(false);
    }

    // What goes wrong here is the server's or the network's fault, not that of the disk.
    private static async Task<T> FromServerAsync<T>(DownloadLimits limits, Func<CancellationToken, Task<T>> ask)
    {
        using CancellationTokenSource stall = new(limits.Patience);
        try
        {
            return await ask(stall.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw new DownloadException($"nothing came for {limits.Patience.TotalSeconds:0.#} seconds", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new DownloadException(exception.Message.TrimEnd('.'), exception);
        }
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
        return $"Cannot download {origin}: {exception.Message}. " +
            $"Expected file: {Path.GetFileName(path)}{hash}. " +
            $"Without network, fetch it on another machine and put it into {Path.GetDirectoryName(path)}.";
    }
}
