using System.Net;
using System.Net.Sockets;

namespace Keras.Testing;

/// <summary>A web server on this machine, so that downloads can be tested without a network.</summary>
public sealed class LocalWebServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Action<HttpListenerContext> _answer;
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
        _listener.Stop();
        _loop.GetAwaiter().GetResult();
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
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
