using System.Net;
using System.Security.Cryptography;
using Keras.Downloads;
using Keras.Testing;

namespace Keras.Tests.Downloads;

public sealed class DownloaderTests : IDisposable
{
    private static readonly byte[] s_content = RandomNumberGenerator.GetBytes(300_000);
    private static readonly DownloadLimits s_limits = new(1_000_000, 1000, TimeSpan.FromSeconds(20));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Refuses_a_file_that_is_too_long_before_it_comes()
    {
        using LocalWebServer server = LocalWebServer.Of(s_content);
        Refused(server.Address, s_limits with { MostBytes = 299_999 }, "it has 300,000 bytes, and no more than 299,999");
        Download(server.Address, s_limits with { MostBytes = 300_000 });
        Assert.Equal(s_content, File.ReadAllBytes(_folder.File("x")));
    }

    [Fact]
    public void Ends_a_file_without_end()
    {
        using LocalWebServer server = new(context =>
        {
            context.Response.SendChunked = true;
            while (true)
            {
                context.Response.OutputStream.Write(s_content);
            }
        });

        Refused(server.Address, s_limits, "it goes on after the 1,000,000 bytes that are accepted");
    }

    [Fact]
    public void Refuses_a_file_that_there_is_no_room_for()
    {
        using LocalWebServer server = new(context => context.Response.ContentLength64 = 1L << 60);
        DownloadLimits limits = s_limits with { MostBytes = long.MaxValue };

        string message = Assert.Throws<IOException>(() => Download(server.Address, limits)).Message;

        Assert.Contains($"It needs room for {1L << 60:N0} bytes", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(10_000)]
    public void Gives_up_a_server_that_drips_or_stops(int pause)
    {
        using LocalWebServer server = new(context =>
        {
            context.Response.SendChunked = true;
            for (int drop = 0; drop < 10_000 / pause; drop++)
            {
                context.Response.OutputStream.Write([1]);
                context.Response.OutputStream.Flush();
                Thread.Sleep(pause);
            }
        });

        Refused(
            server.Address,
            s_limits with { Patience = TimeSpan.FromSeconds(pause == 20 ? 2 : 0.5) }, // Longer than a busy machine lets drops wait.
            pause == 20 ? "less than 1,000 a second" : "nothing came for 0.5 seconds");
    }

    [Fact]
    public void Takes_a_slow_server_that_keeps_the_pace()
    {
        using LocalWebServer server = new(context =>
        {
            context.Response.SendChunked = true;
            foreach (byte[] piece in s_content.Chunk(30_000))
            {
                context.Response.OutputStream.Write(piece);
                context.Response.OutputStream.Flush();
                Thread.Sleep(100);
            }
        });

        Download(server.Address, s_limits with { Patience = TimeSpan.FromSeconds(0.5) });

        Assert.Equal(s_content, File.ReadAllBytes(_folder.File("x")));
    }

    [Theory]
    [InlineData(HttpStatusCode.Moved)]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.SeeOther)]
    [InlineData(HttpStatusCode.TemporaryRedirect)]
    [InlineData(HttpStatusCode.PermanentRedirect)]
    public void Follows_redirects_also_relative_ones(HttpStatusCode status)
    {
        using LocalWebServer server = new(context =>
        {
            if (context.Request.Url!.AbsolutePath == "/")
            {
                context.Response.StatusCode = (int)status;
                context.Response.Headers["Location"] = "/other";
            }
            else
            {
                context.Response.OutputStream.Write(s_content);
            }
        });

        Download(server.Address, s_limits);

        Assert.Equal(s_content, File.ReadAllBytes(_folder.File("x")));
    }

    [Theory]
    [InlineData("file:///etc/passwd", "the server sends on to file:///etc/passwd, and from http only addresses of http and https")]
    [InlineData("ftp://localhost/x", "the server sends on to ftp://localhost/x")]
    [InlineData("", "from one address to the next, 20 times")]
    public void Refuses_redirects_to_other_schemes_and_without_end(string target, string part)
    {
        using LocalWebServer server = new(context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.Found;
            context.Response.Headers["Location"] = target.Length > 0 ? target : context.Request.Url!.ToString();
        });

        Refused(server.Address, s_limits, part);
    }

    [Fact]
    public void Tells_what_the_server_answers()
    {
        using LocalWebServer server = new(context => context.Response.StatusCode = 503);
        Refused(server.Address, s_limits, "the server answers 503 (Service Unavailable)");
        Refused($"file://{_folder.File("none")}", s_limits, "none");
    }

    [Fact]
    public void Removes_what_an_earlier_download_left()
    {
        using LocalWebServer server = LocalWebServer.Of(s_content);
        File.WriteAllText(_folder.File(".x.0123.part"), "half");
        File.WriteAllText(_folder.File(".x.lock"), "");

        Download(server.Address, s_limits);

        Assert.Equal([_folder.File("x")], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void Several_at_once_download_a_file_once()
    {
        using LocalWebServer server = new(context =>
        {
            Thread.Sleep(300);
            context.Response.OutputStream.Write(s_content);
        });
        string hash = Convert.ToHexStringLower(SHA256.HashData(s_content));

        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ => Utils.GetFile(
            "x", server.Address, fileHash: hash, cacheSubdir: "", cacheDir: _folder.FullName));

        Assert.Equal(1, server.Requests);
        Assert.Equal([_folder.File("x")], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void A_script_may_allow_more_or_less()
    {
        using LocalWebServer server = LocalWebServer.Of(s_content);
        string message = Assert.Throws<IOException>(
            () => Utils.GetFile("x", server.Address, cacheDir: _folder.FullName, maxBytes: 1000)).Message;
        Assert.Contains("no more than 1,000 are accepted", message, StringComparison.Ordinal);
        Utils.GetFile("x", server.Address, cacheDir: _folder.FullName, maxBytes: 300_000);
    }

    private void Download(string address, DownloadLimits limits) =>
        Downloader.Download(new Uri(address), _folder.File("x"), null, limits);

    private void Refused(string address, DownloadLimits limits, string part)
    {
        string message = Assert.Throws<IOException>(() => Download(address, limits)).Message;
        Assert.StartsWith($"Cannot download {address}: ", message, StringComparison.Ordinal);
        Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain(".part", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.FullName));
    }
}
