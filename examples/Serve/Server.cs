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
    private const long MostConnections = 1000;

    private static readonly SemaphoreSlim s_decoders = new(Environment.ProcessorCount);

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
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MostBytes;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
        });
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
        using IDisposable? coming = batcher.TryAnnounce();
        if (coming is null)
        {
            return TurnAway(context);
        }

        Tensor<float> image;
        try
        {
            image = await PrepareAsync(context, classifier);
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

        coming.Dispose();
        if (batcher.TryPredict(image, context.RequestAborted) is not Task<Tensor<float>> answer)
        {
            return TurnAway(context);
        }

        return Results.Json(
            new { predictions = Classifier.Best(await answer, GuessCount) }, statusCode: StatusCodes.Status200OK);
    }

    // As many at once as there are processors: each holds all pixels of an image.
    private static async Task<Tensor<float>> PrepareAsync(HttpContext context, Classifier classifier)
    {
        byte[] body = await BodyAsync(context);
        await s_decoders.WaitAsync(context.RequestAborted);
        try
        {
            return classifier.Prepare(body);
        }
        finally
        {
            s_decoders.Release();
        }
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        // Longer ones are refused by the read.
        using MemoryStream body = new((int)Math.Min(context.Request.ContentLength ?? 0, MostBytes));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.Length == body.Capacity ? body.GetBuffer() : body.ToArray();
    }

    private static IResult TurnAway(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Refusal(StatusCodes.Status503ServiceUnavailable, "Too many requests wait already. Try again in a second.");
    }

    private static IResult Refusal(int status, string error) => Results.Json(new { error }, statusCode: status);
}
