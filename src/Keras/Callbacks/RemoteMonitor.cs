using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keras.Callbacks;

/// <summary>Sends the logs of every epoch to a server, as JSON with the key <c>epoch</c> beside them.</summary>
/// <remarks>
/// A server that cannot be reached is a warning, not the end of training. Port of keras/callbacks.py.
/// </remarks>
/// <param name="root">Address of the server.</param>
/// <param name="path">Path on the server.</param>
/// <param name="field">Form field that holds the JSON text, unless <paramref name="sendAsJson"/>.</param>
/// <param name="headers">Further HTTP headers, if any.</param>
/// <param name="sendAsJson">Whether the body is the JSON text itself rather than a form.</param>
public class RemoteMonitor(
    string root = "http://localhost:9000",
    string path = "/publish/epoch/end/",
    string field = "data",
    IReadOnlyDictionary<string, string>? headers = null,
    bool sendAsJson = false) : Callback
{
    private static readonly HttpClient s_client = new() { Timeout = TimeSpan.FromSeconds(10) };

    // A loss may be no number: JSON has no word for that, so it is sent as text.
    private static readonly JsonSerializerOptions s_json =
        new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <inheritdoc/>
    public override bool IsChiefOnly => true;

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        Dictionary<string, object> message = new() { ["epoch"] = epoch };
        foreach ((string name, double value) in logs)
        {
            message[name] = value;
        }

        string json = JsonSerializer.Serialize(message, s_json);
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Post, root + path)
            {
                Content = sendAsJson
                    ? new StringContent(json, Encoding.UTF8, "application/json")
                    : new FormUrlEncodedContent([KeyValuePair.Create(field, json)]),
            };
            foreach ((string name, string value) in headers ?? new Dictionary<string, string>())
            {
                request.Headers.Add(name, value);
            }

            using HttpResponseMessage response = s_client.Send(request);
            response.EnsureSuccessStatusCode();
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            Warnings.Write($"Could not reach RemoteMonitor root server at {root}: {exception.Message}");
        }
    }
}
