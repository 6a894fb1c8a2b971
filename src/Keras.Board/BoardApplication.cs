using System.Net;
using Keras.Board.Runs;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Keras.Board;

/// <summary>Answers what the browser asks: the path names an endpoint.</summary>
/// <param name="watcher">What is logged.</param>
/// <param name="isLocal">Whether only this machine is answered.</param>
internal sealed class BoardApplication(LogWatcher watcher, bool isLocal) : IHttpApplication<HttpContext>
{
    private readonly Dictionary<string, Func<Question, Answer>> _endpoints = Endpoints.All(watcher);

    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        Answer answer = To(context.Request);
        HttpResponse response = context.Response;
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        if (answer.FileName is string name)
        {
            headers.ContentDisposition = $"attachment; filename={name}";
        }

        (response.StatusCode, response.ContentType, response.ContentLength) = (answer.Status, answer.Type, answer.Body.Length);
        await response.Body.WriteAsync(answer.Body);
    }

    private Answer To(HttpRequest request)
    {
        // A page of another site could name this machine as its own, and read what is logged.
        if (isLocal && !IsThisMachine(request.Host.Host))
        {
            return Answer.Refuse(StatusCodes.Status400BadRequest, "This board answers to localhost only.");
        }

        if (!_endpoints.TryGetValue(request.Path.Value ?? "", out Func<Question, Answer>? endpoint))
        {
            return Answer.Refuse(StatusCodes.Status404NotFound, "There is no such page.");
        }

        if (request.Method != HttpMethods.Get)
        {
            return Answer.Refuse(StatusCodes.Status405MethodNotAllowed, "This board is read only.");
        }

        try
        {
            return endpoint(new Question(request.Query));
        }
        catch (BadHttpRequestException exception)
        {
            return Answer.Refuse(exception.StatusCode, exception.Message);
        }
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
