using System.Net;
using System.Net.Sockets;

namespace Keras.Testing;

/// <summary>A web server on this machine, so that downloads can be tested without a network.</summary>
public sealed class LocalWebServer : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    private readonly HttpListener _listener = new();
    private readonly Action<HttpListenerContext> _answer;
    private readonly TaskCompletionSource _stopped = new();
    private readonly Task _loop;
    private int _requests;

    /// <param name="answer">Writes the response to one request; the server closes it.</param>
    public LocalWebServer(Action<HttpListenerContext> answer)
    {
        _answer = answer;
        Address = $"http://127.0.0.1:{UnusedPort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _loop = Task.Run(ServeAsync);
    }

    /// <summary>Ends in a slash.</summary>
    public string Address { get; }

    /// <summary>How many requests came.</summary>
    public int Requests => _requests;

    /// <summary>A server that answers every request with the same bytes.</summary>
    public static LocalWebServer Of(byte[] content) => new(context =>
    {
        context.Response.ContentLength64 = content.Length;
        context.Response.OutputStream.Write(content);
    });

    /// <summary>A port that nothing listens on.</summary>
    public static int UnusedPort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A listener that is stopped while it begins to wait for a request may never end that wait.
        _stopped.SetResult();
        _listener.Stop();
        if (!_loop.Wait(s_limit))
        {
            throw new TimeoutException("An answer to a request did not end.");
        }

        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (!_stopped.Task.IsCompleted)
        {
            HttpListenerContext context;
            try
            {
                Task<HttpListenerContext> next = _listener.GetContextAsync();
                if (await Task.WhenAny(next, _stopped.Task) != next)
                {
                    return;
                }

                context = await next;
            }
            catch (Exception exception) when (_stopped.Task.IsCompleted && exception is HttpListenerException or InvalidOperationException)
            {
                return;
            }

            Interlocked.Increment(ref _requests);
            try
            {
                _answer(context);
                context.Response.Close();
            }
            catch (Exception exception) when (exception is HttpListenerException or InvalidOperationException)
            {
                // The response was broken off on purpose, or the client went away.
                context.Response.Abort();
            }
        }
    }
}
