using System.Diagnostics;
using System.Numerics.Tensors;
using Keras.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Serve;

/// <summary>The HTTP side: <c>POST /predict</c>, <c>GET /health</c>, <c>GET /metrics</c>.</summary>
public static class Server
{
    private const int GuessCount = 5;
    private const long MostBytes = 20 << 20;

    /// <summary>The server, not started yet; it stops by Ctrl-C and SIGTERM, after it has answered what it took.</summary>
    /// <param name="classifier">What it serves.</param>
    /// <param name="batcher">Queues requests.</param>
    /// <param name="metrics">Counts them.</param>
    /// <param name="address">Where it listens, such as <c>http://localhost:5000</c>.</param>
    public static WebApplication Create(Classifier classifier, Batcher batcher, Metrics metrics, string address)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MostBytes);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        WebApplication app = builder.Build();
        app.MapPost("/predict", async (HttpContext context) =>
        {
            long begin = Stopwatch.GetTimestamp();
            IResult result = await PredictAsync(context, classifier, batcher);
            metrics.Request(((IStatusCodeHttpResult)result).StatusCode!.Value, Stopwatch.GetElapsedTime(begin));
            return result;
        });
        app.MapGet("/health", () => app.Lifetime.ApplicationStopping.IsCancellationRequested
            ? Results.Json(new { status = "stopping" }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new { status = "ok" }));
        app.MapGet("/metrics", () => Results.Text(metrics.Text(batcher.Waiting), "text/plain; version=0.0.4"));
        return app;
    }

    private static async Task<IResult> PredictAsync(HttpContext context, Classifier classifier, Batcher batcher)
    {
        Tensor<float> image;
        try
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            image = classifier.Prepare(body.ToArray());
        }
        catch (BadHttpRequestException exception)
        {
            return Refusal(exception.StatusCode, exception.Message);
        }
        catch (Exception exception)
            when (exception is ImageFormatException or InvalidDataException or NotSupportedException or ArgumentException)
        {
            return Refusal(StatusCodes.Status400BadRequest, $"The body is to be a PNG or JPEG file. {exception.Message}");
        }

        if (batcher.TryPredict(image, context.RequestAborted) is not Task<Tensor<float>> answer)
        {
            context.Response.Headers.RetryAfter = "1";
            return Refusal(StatusCodes.Status503ServiceUnavailable, "Too many requests wait already. Try again in a second.");
        }

        return Results.Json(
            new { predictions = Classifier.Best(await answer, GuessCount) }, statusCode: StatusCodes.Status200OK);
    }

    private static IResult Refusal(int status, string error) => Results.Json(new { error }, statusCode: status);
}
