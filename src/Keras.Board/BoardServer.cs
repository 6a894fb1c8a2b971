using System.Net;
using System.Net.Sockets;
using Keras.Board.Runs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

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
    private readonly WebApplication _app;

    private BoardServer(LogWatcher watcher, WebApplication app, string address)
    {
        (_watcher, _app, Address) = (watcher, app, address);
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
        try
        {
            WebApplication app = Create(watcher, host ?? IPAddress.Loopback, options.Port, isLocal);
            app.Start();
            IServerAddressesFeature listening = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
            int port = new Uri(listening.Addresses.First()).Port;
            return new BoardServer(watcher, app, $"http://{(host is null ? "localhost" : Text(host))}:{port}");
        }
        catch (Exception exception)
        {
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
    public void WaitForShutdown() => _app.WaitForShutdownAsync().GetAwaiter().GetResult();

    /// <summary>Stops it.</summary>
    public void Dispose()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(5));
        _app.StopAsync(limit.Token).GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
        _watcher.Dispose();
    }

    private static WebApplication Create(LogWatcher watcher, IPAddress host, int port, bool isLocal)
    {
        // Not the folder that the program was started in: nothing is served from the disk.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = 200;
            kestrel.Listen(host, port);
        });
        WebApplication app = builder.Build();
        app.Use((context, next) =>
        {
            // A page of another site could name this machine as its own, and read what is logged.
            if (isLocal && !IsThisMachine(context.Request.Host.Host))
            {
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return context.Response.WriteAsync("This board answers to localhost only.");
            }

            IHeaderDictionary headers = context.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-cache";
            return next(context);
        });
        Endpoints.Map(app, watcher);
        return app;
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));

    private static string Text(IPAddress host) =>
        host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any) ? Environment.MachineName
        : host.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{host}]" : host.ToString();
}
