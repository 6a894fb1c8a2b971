using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Keras.Elsewhere;

/// <summary>Answers one request on this machine by some bytes.</summary>
/// <remarks>Sockets only: on Windows an HttpListener is the system's own server, and that of Wine ends the process under load.</remarks>
internal sealed class OneFileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <param name="content">What is answered.</param>
    public OneFileServer(byte[] content)
    {
        _listener.Start();
        new Thread(() => Answer(content)) { IsBackground = true }.Start();
    }

    /// <summary>What to ask for.</summary>
    public string Address => $"http://{_listener.LocalEndpoint}/a.bin";

    public void Dispose() => _listener.Dispose();

    private void Answer(byte[] content)
    {
        using TcpClient client = _listener.AcceptTcpClient();
        using NetworkStream stream = client.GetStream();
        using StreamReader request = new(stream, Encoding.ASCII);
        while (request.ReadLine() is { Length: > 0 })
        {
            // The request's lines end by an empty one.
        }

        stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n"));
        stream.Write(content);
    }
}
