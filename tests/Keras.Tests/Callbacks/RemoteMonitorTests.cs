using System.Net;
using Keras.Callbacks;
using Keras.Testing;

namespace Keras.Tests.Callbacks;

public sealed class RemoteMonitorTests : IDisposable
{
    private readonly List<string> _requests = [];
    private readonly LocalWebServer _server;

    public RemoteMonitorTests() => _server = new LocalWebServer(Note);

    public void Dispose() => _server.Dispose();

    [Fact]
    public void Sends_logs_as_a_field_of_a_form()
    {
        Runs.Run(new RemoteMonitor(_server.Address.TrimEnd('/')), Runs.Model(), "loss", 0.5, 0.25);

        Assert.Equal(
            [
                "POST /publish/epoch/end/ application/x-www-form-urlencoded data={\"epoch\":0,\"loss\":0.5} ",
                "POST /publish/epoch/end/ application/x-www-form-urlencoded data={\"epoch\":1,\"loss\":0.25} ",
            ],
            _requests);
    }

    [Fact]
    public void Sends_logs_as_json_with_other_path_and_headers_if_told()
    {
        RemoteMonitor monitor = new(
            _server.Address,
            path: "here",
            headers: new Dictionary<string, string> { ["X-Test"] = "yes" },
            sendAsJson: true);

        Runs.Run(monitor, Runs.Model(), "loss", double.NaN);

        Assert.Equal(["POST /here application/json; charset=utf-8 {\"epoch\":0,\"loss\":\"NaN\"} yes"], _requests);
    }

    [Fact]
    public void Names_the_field_as_told()
    {
        Runs.Run(new RemoteMonitor(_server.Address, path: "", field: "logs"), Runs.Model(), "loss", 1);

        Assert.Contains(" logs={", Assert.Single(_requests));
    }

    [Fact]
    public void Warns_if_the_server_cannot_be_reached_or_refuses()
    {
        string root = $"http://127.0.0.1:{LocalWebServer.UnusedPort()}";
        string unreachable = Runs.Console(() => Runs.Run(new RemoteMonitor(root), Runs.Model(), "loss", 1)).Error;
        string refused = Runs.Console(() => Runs.Run(
            new RemoteMonitor(_server.Address, path: "refuse"), Runs.Model(), "loss", 1)).Error;

        Assert.StartsWith($"Warning: Could not reach RemoteMonitor root server at {root}: ", unreachable);
        Assert.StartsWith("Warning: Could not reach RemoteMonitor root server at ", refused);
        Assert.Contains("403", refused);
    }

    private void Note(HttpListenerContext context)
    {
        using StreamReader body = new(context.Request.InputStream);
        _requests.Add(
            $"{context.Request.HttpMethod} {context.Request.Url!.AbsolutePath} {context.Request.ContentType} "
            + $"{WebUtility.UrlDecode(body.ReadToEnd())} {context.Request.Headers["X-Test"]}");
        context.Response.StatusCode = context.Request.Url.AbsolutePath == "/refuse" ? 403 : 200;
    }
}
