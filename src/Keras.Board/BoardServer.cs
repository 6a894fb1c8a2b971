using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Keras.Board.Runs;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Keras.Board;

/// <summary>A page in the browser that shows the event files below a folder and follows them while they grow.</summary>
/// <remarks>
/// It answers this machine only unless <see cref="BoardOptions.Host"/> says otherwise, reads and writes nothing but event files
/// and <c>progress.json</c> below the folder, and asks no other machine for anything.
/// </remarks>
/// <example><code>
/// using BoardServer board = BoardServer.Start("logs");
/// Console.WriteLine(board.Address);      // http://localhost:6006
/// </code></example>
public sealed class BoardServer : IDisposable
{
    private readonly LogWatcher _watcher;
    private readonly KestrelServer _server;
    private readonly ManualResetEventSlim _end = new();

    private BoardServer(LogWatcher watcher, KestrelServer server, string address)
    {
        (_watcher, _server, Address) = (watcher, server, address);
    }

    /// <summary>What to type into the browser.</summary>
    public string Address { get; }

    /// <summary>Starts a board.</summary>
    /// <param name="logDir">The folder with all runs, each a folder with event files; it may be made later.</param>
    /// <param name="options">Where it listens; the defaults if null.</param>
    /// <exception cref="ArgumentException"><paramref name="logDir"/> is a file, or the host no address.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static BoardServer Start(string logDir, BoardOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(logDir);
        options ??= new BoardOptions();
        if (File.Exists(logDir))
        {
            throw new ArgumentException(
                $"logDir is a folder of event files. {logDir} is a file: name the folder above it.", nameof(logDir));
        }

        IPAddress? host = null;
        if (options.Host is not null && !IPAddress.TryParse(options.Host, out host))
        {
            throw new ArgumentException(
                $"The host is an address, such as 0.0.0.0 for all networks. Received: {options.Host}.", nameof(options));
        }

        bool isLocal = host is null || IPAddress.IsLoopback(host);
        LogWatcher watcher = new(logDir, options.SamplesPerCurve);
        KestrelServer server = Create(host ?? IPAddress.Loopback, options.Port);
        try
        {
            server.StartAsync(new BoardApplication(watcher, isLocal), CancellationToken.None).GetAwaiter().GetResult();
            int port = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
            return new BoardServer(watcher, server, $"http://{(host is null ? "localhost" : Text(host))}:{port}");
        }
        catch (Exception exception)
        {
            server.Dispose();
            watcher.Dispose();
            if (exception is IOException or SocketException)
            {
                throw new IOException(
                    $"The board cannot listen on port {options.Port}: {exception.GetBaseException().Message}. Choose another port, "
                    + "or 0 for a free one.",
                    exception);
            }

            throw;
        }
    }

    /// <summary>Waits until it is stopped by Ctrl-C or SIGTERM.</summary>
    public void WaitForShutdown()
    {
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM];
        PosixSignalRegistration[] registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            _end.Set();
        }))];
        _end.Wait();
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }
    }

    /// <summary>Stops it.</summary>
    public void Dispose()
    {
        _end.Set();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(5));
        _server.StopAsync(limit.Token).GetAwaiter().GetResult();
        _server.Dispose();
        _watcher.Dispose();
    }

    // The server alone: a host with services, configuration and routes takes longer to build than the board to read its first points.
    private static KestrelServer Create(IPAddress host, int port)
    {
        KestrelServerOptions options = new() { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxConcurrentConnections = 200;
        options.Listen(host, port);
        NullLoggerFactory silent = NullLoggerFactory.Instance;
        return new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), silent), silent);
    }

    private static string Text(IPAddress host) =>
        host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any) ? Environment.MachineName
        : host.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{host}]" : host.ToString();
}
